import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import { createThreadPool } from '../io/threads.ts';
import type { ResultRecord } from '../nouns/result.ts';
import type { ClientOutcome, ClientSetup, ClientStats } from './client-setup.ts';
import { LoadClient } from './load-client.ts';
import { hrtimeMs } from './real-timeline.ts';
import { shardPlan } from './shard-plan.ts';
import { type ShardMessage, shardTask } from './shard-task.ts';

/** Time between everything being ready and the first request. */
const leadMs = 50;

/** Who is told of a run under way. */
export interface LoadListener {
  /** A request has ended, on this thread. */
  record(record: ResultRecord, gaps: readonly number[]): void;
  /** Requests have ended on other threads: rendered lines. */
  lines(lines: string): void;
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
  const shards = shardPlan(setup.plan, setup.load, workers).filter(({ plan }) => plan.count > 0);
  const name = `iwc-replay-${randomUUID()}`;
  const channel = new BroadcastChannel(name);
  const pool = createThreadPool(Math.max(2, shards.length));
  const stop = () => channel.postMessage({ kind: 'stop' } satisfies ShardMessage);
  signal.addEventListener('abort', stop);
  const told = followShards(channel, shards.length, listener);
  const inputs = shards.map(({ plan, index, load }, shard) => ({
    channel: name,
    shard,
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
    channel.close();
    await pool.close();
  }
}

/** Hands on what the threads tell, starts them together, and resolves when all have told everything. */
function followShards(channel: BroadcastChannel, shards: number, listener: LoadListener): Promise<void> {
  const stats = new Map<number, ClientStats>();
  let ready = 0;
  let ended = 0;
  return new Promise((resolve) => {
    channel.onmessage = (event) => {
      const message = (event as { data: ShardMessage }).data;
      if (message.kind === 'lines') listener.lines(message.lines);
      if (message.kind === 'stats') stats.set(message.shard, message.stats);
      if (message.kind === 'ready' && ++ready === shards) {
        channel.postMessage({ kind: 'start', startHrtimeMs: hrtimeMs() + leadMs } satisfies ShardMessage);
        listener.started(() => sumStats([...stats.values()]));
      }
      if (message.kind === 'end' && ++ended === shards) resolve();
    };
  });
}

function sumStats(all: readonly ClientStats[]): ClientStats {
  return {
    nowNs: all.reduce((most, { nowNs }) => Math.max(most, nowNs), 0),
    inFlight: all.reduce((sum, { inFlight }) => sum + inFlight, 0),
    sent: all.reduce((sum, { sent }) => sum + sent, 0),
  };
}
