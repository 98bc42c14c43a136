import { BroadcastChannel } from 'node:worker_threads';
import { defineTask } from '../core/task.ts';
import { renderResultLine } from '../files/result-line.ts';
import { Engine } from './engine.ts';
import type { EngineOutcome, EngineSetup, EngineStats } from './engine-setup.ts';

/** What the threads of a run and the one that started them tell each other over a channel. */
export type ShardMessage =
  | { readonly kind: 'ready'; readonly shard: number }
  | { readonly kind: 'lines'; readonly shard: number; readonly lines: string }
  | { readonly kind: 'stats'; readonly shard: number; readonly stats: EngineStats }
  | { readonly kind: 'start'; readonly startHrtimeMs: number }
  | { readonly kind: 'stop' }
  /** Everything was told. */
  | { readonly kind: 'end'; readonly shard: number };

export interface ShardInput {
  readonly channel: string;
  readonly shard: number;
  readonly setup: EngineSetup;
}

const tellEveryMs = 100;

/** One thread of a run. Records go to the first thread as rendered lines, a tenth of a second at a time. */
export const shardTask = defineTask<null, ShardInput, EngineOutcome>({
  name: 'replay-shard',
  start:
    () =>
    async ({ channel: name, shard, setup }) => {
      const channel = new BroadcastChannel(name);
      const post = (message: ShardMessage) => channel.postMessage(message);
      let lines = '';
      const engine = await Engine.open(setup, (record) => {
        lines += renderResultLine(record);
      });
      const tell = () => {
        if (lines !== '') post({ kind: 'lines', shard, lines });
        lines = '';
        post({ kind: 'stats', shard, stats: engine.stats() });
      };
      const started = new Promise<number>((resolve) => {
        channel.onmessage = (event) => {
          const message = (event as { data: ShardMessage }).data;
          if (message.kind === 'stop') engine.stop();
          if (message.kind === 'start') resolve(message.startHrtimeMs);
        };
      });
      await engine.prepare();
      post({ kind: 'ready', shard });
      const startHrtimeMs = await started;
      const telling = setInterval(tell, tellEveryMs);
      try {
        return await engine.run(startHrtimeMs);
      } finally {
        clearInterval(telling);
        await engine.close();
        tell();
        post({ kind: 'end', shard });
        channel.close();
      }
    },
});
