import type { MessagePort } from 'node:worker_threads';
import { defineTask } from '../core/task.ts';
import { PartGatherer, type ResultPart } from '../load/result-part.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { ResultLines } from '../runs/result-lines.ts';
import { buffersOf } from '../workloads/column-chunk.ts';
import type { ClientOutcome, ClientSetup, ClientStats } from './client-setup.ts';
import { LoadClient } from './load-client.ts';

/** What a thread of a run tells the one that started it. */
export type ShardReport =
  | { readonly kind: 'ready' }
  /** Requests that have ended: their lines, and what is counted of them. */
  | { readonly kind: 'results'; readonly lines: Uint8Array<ArrayBuffer>; readonly part: ResultPart }
  | { readonly kind: 'stats'; readonly stats: ClientStats }
  /** Everything was told. */
  | { readonly kind: 'end' };

/** What it is told. */
export type ShardOrder =
  | { readonly kind: 'start'; readonly startHrtimeMs: number }
  | { readonly kind: 'stop' };

export interface ShardInput {
  readonly port: MessagePort;
  readonly setup: ClientSetup;
}

const tellEveryMs = 100;

/** One thread of a run. Lines go to the first thread as bytes, a tenth of a second at a time; it parses nothing. */
export const shardTask = defineTask<null, ShardInput, ClientOutcome>({
  name: 'replay-shard',
  inputBuffers: ({ port, setup }) => [port, ...buffersOf(setup.plan)],
  start:
    () =>
    async ({ port, setup }) => {
      const teller = new Teller(port);
      const client = await LoadClient.open(setup, (record) => teller.add(record));
      const started = new Promise<number>((resolve) => {
        port.on('message', (order: ShardOrder) => {
          if (order.kind === 'stop') client.stop();
          else resolve(order.startHrtimeMs);
        });
      });
      const tell = () => teller.tell(client.stats());
      await client.prepare();
      teller.post({ kind: 'ready' });
      const startHrtimeMs = await started;
      const telling = setInterval(tell, tellEveryMs);
      try {
        return await client.run(startHrtimeMs);
      } finally {
        clearInterval(telling);
        await client.close();
        tell();
        teller.post({ kind: 'end' });
        port.close();
      }
    },
});

/** Gathers what has ended, line by line, until it is told. */
class Teller {
  readonly #port: MessagePort;
  readonly #gatherer = new PartGatherer();
  readonly #lines = new ResultLines();

  constructor(port: MessagePort) {
    this.#port = port;
  }

  add(record: ResultRecord): void {
    this.#gatherer.add(record);
    this.#lines.addRecord(record);
  }

  tell(stats: ClientStats): void {
    const part = this.#gatherer.take();
    if (part !== null) {
      const lines = this.#lines.take();
      this.post({ kind: 'results', lines, part }, [lines.buffer, part.rows.values.buffer]);
    }
    this.post({ kind: 'stats', stats });
  }

  post(report: ShardReport, given: readonly ArrayBuffer[] = []): void {
    this.#port.postMessage(report, given);
  }
}
