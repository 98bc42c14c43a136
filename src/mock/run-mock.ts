import type { Context } from '../core/context.ts';
import type { MockCounts } from './mock-counts.ts';
import type { MockOptions } from './options.ts';
import { listen } from './start-mock.ts';

/** What a mock did until it was ended. */
export interface MockReport {
  readonly url: string;
  readonly counts: Readonly<MockCounts>;
  readonly elapsedMs: number;
}

/** Serves until the context's signal, or for as long as the options say. The address goes to standard error. */
export async function runMock(options: MockOptions, context: Context): Promise<MockReport> {
  const { clock, files, stderr } = context.runtime;
  const mock = await listen(options, context);
  const startNs = clock.nowNs();
  try {
    stderr.write(`iwc mock: listening on ${mock.url}\n`);
    if (options.readyFile !== null) {
      // Whole or not at all: who waits for the file must not read half of it.
      const partial = `${options.readyFile}.${process.pid}.part`;
      const writer = await files.create(partial);
      await writer.write(
        Buffer.from(`${JSON.stringify({ url: mock.url, port: mock.port, pid: process.pid })}\n`),
      );
      await writer.close();
      await files.rename(partial, options.readyFile);
    }
    await untilStopped(context.signal, options.durationS);
  } finally {
    await mock.close();
  }
  return { url: mock.url, counts: mock.counts, elapsedMs: (clock.nowNs() - startNs) / 1e6 };
}

async function untilStopped(signal: AbortSignal, durationS: number | null): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = durationS === null ? null : setTimeout(stop, Math.min(durationS * 1000, 0x7fffffff));
    function stop(): void {
      if (timer !== null) clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve();
    }
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}
