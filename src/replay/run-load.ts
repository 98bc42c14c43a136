import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import type { ResultRecord } from '../core/result.ts';
import { createThreadPool } from '../io/threads.ts';
import { Engine } from './engine.ts';
import type { EngineOutcome, EngineSetup, EngineStats } from './engine-setup.ts';
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
  started(stats: () => EngineStats): void;
}

/** Runs a plan on this thread or several; aborting launches nothing more. One outcome a thread. */
export async function runLoad(
  setup: EngineSetup,
  workers: number,
  signal: AbortSignal,
  listener: LoadListener,
): Promise<readonly EngineOutcome[]> {
  return workers === 1
    ? [await runHere(setup, signal, listener)]
    : await runOnThreads(setup, workers, signal, listener);
}

async function runHere(
  setup: EngineSetup,
  signal: AbortSignal,
  listener: LoadListener,
): Promise<EngineOutcome> {
  const engine = await Engine.open(setup, (record, gaps) => listener.record(record, gaps));
  const stop = () => engine.stop();
  try {
    await engine.prepare();
    signal.addEventListener('abort', stop);
    const running = engine.run(hrtimeMs() + leadMs);
    listener.started(() => engine.stats());
    if (signal.aborted) stop();
    return await running;
  } finally {
    signal.removeEventListener('abort', stop);
    await engine.close();
  }
}

async function runOnThreads(
  setup: EngineSetup,
  workers: number,
  signal: AbortSignal,
  listener: LoadListener,
): Promise<readonly EngineOutcome[]> {
  const shards = shardPlan(setup.plan, setup.policy, workers).filter(({ plan }) => plan.count > 0);
  const name = `iwc-replay-${randomUUID()}`;
  const channel = new BroadcastChannel(name);
  const pool = createThreadPool(Math.max(2, shards.length));
  const stop = () => channel.postMessage({ kind: 'stop' } satisfies ShardMessage);
  signal.addEventListener('abort', stop);
  const told = followShards(channel, shards.length, listener);
  const inputs = shards.map(({ plan, index, policy }, shard) => ({
    channel: name,
    shard,
    setup: {
      ...setup,
      plan,
      index: setup.index === null ? index : index.map((row) => setup.index![row]!),
      policy,
      warmConnections: Math.ceil(setup.warmConnections / shards.length),
    },
  }));
  try {
    const outcomes: EngineOutcome[] = [];
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
  const stats = new Map<number, EngineStats>();
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

function sumStats(all: readonly EngineStats[]): EngineStats {
  return {
    nowNs: all.reduce((most, { nowNs }) => Math.max(most, nowNs), 0),
    inFlight: all.reduce((sum, { inFlight }) => sum + inFlight, 0),
    sent: all.reduce((sum, { sent }) => sum + sent, 0),
  };
}
