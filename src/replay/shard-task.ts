import { BroadcastChannel } from 'node:worker_threads';
import { defineTask } from '../core/task.ts';
import { renderResultLine } from '../runs/result-line.ts';
import { buffersOf } from '../workloads/column-chunk.ts';
import type { ClientOutcome, ClientSetup, ClientStats } from './client-setup.ts';
import { LoadClient } from './load-client.ts';

/** What the threads of a run and the one that started them tell each other over a channel. */
export type ShardMessage =
  | { readonly kind: 'ready'; readonly shard: number }
  | { readonly kind: 'lines'; readonly shard: number; readonly lines: string }
  | { readonly kind: 'stats'; readonly shard: number; readonly stats: ClientStats }
  | { readonly kind: 'start'; readonly startHrtimeMs: number }
  | { readonly kind: 'stop' }
  /** Everything was told. */
  | { readonly kind: 'end'; readonly shard: number };

export interface ShardInput {
  readonly channel: string;
  readonly shard: number;
  readonly setup: ClientSetup;
}

const tellEveryMs = 100;

/** One thread of a run. Records go to the first thread as rendered lines, a tenth of a second at a time. */
export const shardTask = defineTask<null, ShardInput, ClientOutcome>({
  name: 'replay-shard',
  inputBuffers: ({ setup }) => buffersOf(setup.plan),
  start:
    () =>
    async ({ channel: name, shard, setup }) => {
      const channel = new BroadcastChannel(name);
      const post = (message: ShardMessage) => channel.postMessage(message);
      let lines = '';
      const client = await LoadClient.open(setup, (record) => {
        lines += renderResultLine(record);
      });
      const tell = () => {
        if (lines !== '') post({ kind: 'lines', shard, lines });
        lines = '';
        post({ kind: 'stats', shard, stats: client.stats() });
      };
      const started = new Promise<number>((resolve) => {
        channel.onmessage = (event) => {
          const message = (event as { data: ShardMessage }).data;
          if (message.kind === 'stop') client.stop();
          if (message.kind === 'start') resolve(message.startHrtimeMs);
        };
      });
      await client.prepare();
      post({ kind: 'ready', shard });
      const startHrtimeMs = await started;
      const telling = setInterval(tell, tellEveryMs);
      try {
        return await client.run(startHrtimeMs);
      } finally {
        clearInterval(telling);
        await client.close();
        tell();
        post({ kind: 'end', shard });
        channel.close();
      }
    },
});
