import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createThreadPool } from '../io/threads.ts';
import type { ResultPart } from '../load/result-part.ts';
import type { ResultRecord } from '../nouns/result.ts';
import type { ClientOutcome, ClientSetup, ClientStats } from './client-setup.ts';
import { LoadClient } from './load-client.ts';
import { hrtimeMs } from './real-timeline.ts';
import { shardPlan } from './shard-plan.ts';
import { type ShardOrder, type ShardReport, shardTask } from './shard-task.ts';

/** Time between everything being ready and the first request. */
const leadMs = 50;

/** Who is told of a run under way. */
export interface LoadListener {
  /** A request has ended, on this thread. */
  record(record: ResultRecord, gaps: readonly number[]): void;
  /** Requests have ended on another thread: their lines, and what is counted of them. */
  part(lines: Uint8Array, part: ResultPart): void;
  /** The run's clock starts; `stats` can be asked from now on. */
  started(stats: () => ClientStats): void;
}

/** Runs a plan on this thread or several; aborting launches nothing more. One outcome a thread. */
export async function runLoad(
  setup: ClientSetup,
  workers: number,
  signal: AbortSignal,
  listener: LoadListener,
): Promise<readonly ClientOutcome[]> {
  return workers === 1
    ? [await runHere(setup, signal, listener)]
    : await runOnThreads(setup, workers, signal, listener);
}

async function runHere(
  setup: ClientSetup,
  signal: AbortSignal,
  listener: LoadListener,
): Promise<ClientOutcome> {
  const client = await LoadClient.open(setup, (record, gaps) => listener.record(record, gaps));
  const stop = () => client.stop();
  try {
    await client.prepare();
    signal.addEventListener('abort', stop);
    const running = client.run(hrtimeMs() + leadMs);
    listener.started(() => client.stats());
    if (signal.aborted) stop();
    return await running;
  } finally {
    signal.removeEventListener('abort', stop);
    await client.close();
  }
}

async function runOnThreads(
  setup: ClientSetup,
  workers: number,
  signal: AbortSignal,
  listener: LoadListener,
): Promise<readonly ClientOutcome[]> {
  const shards = shardPlan(setup.plan, setup.load, workers);
  const channels = shards.map(() => new MessageChannel());
  const ports = channels.map(({ port1 }) => port1);
  const pool = createThreadPool(Math.max(2, shards.length));
  const stop = () => order(ports, { kind: 'stop' });
  signal.addEventListener('abort', stop);
  const told = followShards(ports, listener);
  const inputs = shards.map(({ plan, index, load }, shard) => ({
    port: channels[shard]!.port2,
    setup: {
      ...setup,
      plan,
      index: setup.index === null ? index : index.map((row) => setup.index![row]!),
      load,
      warmConnections: Math.ceil(setup.warmConnections / shards.length),
    },
  }));
  try {
    const outcomes: ClientOutcome[] = [];
    const stream = (async function* () {
      yield* inputs;
    })();
    for await (const outcome of pool.run(shardTask, null, stream)) outcomes.push(outcome);
    await told;
    return outcomes;
  } finally {
    signal.removeEventListener('abort', stop);
    for (const port of ports) port.close();
    await pool.close();
  }
}

function order(ports: readonly MessagePort[], message: ShardOrder): void {
  for (const port of ports) port.postMessage(message);
}

/** Hands on what the threads tell, starts them together, and resolves when all have told everything. */
function followShards(ports: readonly MessagePort[], listener: LoadListener): Promise<void> {
  const stats = new Map<MessagePort, ClientStats>();
  let ready = 0;
  let ended = 0;
  const allReady = () => {
    order(ports, { kind: 'start', startHrtimeMs: hrtimeMs() + leadMs });
    listener.started(() => sumStats([...stats.values()]));
  };
  return new Promise((resolve) => {
    for (const port of ports)
      port.on('message', (report: ShardReport) => {
        if (report.kind === 'results') listener.part(report.lines, report.part);
        if (report.kind === 'stats') stats.set(port, report.stats);
        if (report.kind === 'ready' && ++ready === ports.length) allReady();
        if (report.kind === 'end' && ++ended === ports.length) resolve();
      });
  });
}

function sumStats(all: readonly ClientStats[]): ClientStats {
  return {
    nowNs: all.reduce((most, { nowNs }) => Math.max(most, nowNs), 0),
    inFlight: all.reduce((sum, { inFlight }) => sum + inFlight, 0),
    sent: all.reduce((sum, { sent }) => sum + sent, 0),
  };
}
