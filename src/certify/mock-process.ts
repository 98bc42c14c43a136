import { OutsideError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import { startIwc } from '../io/processes.ts';

/** A mock in a process of its own, so that it does not share a loop with the client. */
export interface MockProcess {
  readonly url: string;
  /** Ends it; its log is whole then. */
  stop(): Promise<void>;
}

const lookEveryMs = 50;
const giveUpAfterMs = 30_000;

/** Starts a mock and waits until it listens. @param folder where its files go */
export async function startMockProcess(
  folder: string,
  options: readonly string[],
  { files, clock }: Runtime,
  pause: (ms: number) => Promise<void>,
): Promise<MockProcess> {
  const readyFile = `${folder}/ready.json`;
  await files.makeFolder(folder);
  await files.remove(readyFile);
  const mock = startIwc(['mock', '--port', '0', '--ready-file', readyFile, '--quiet', ...options]);
  const startNs = clock.nowNs();
  let hasEnded = false;
  void mock.ended.then(() => {
    hasEnded = true;
  });
  for (;;) {
    const url = await readUrl(readyFile, files);
    if (url !== null)
      return {
        url,
        stop: async () => void (await mock.stop()),
      };
    if (hasEnded || clock.nowNs() - startNs > giveUpAfterMs * 1e6) {
      if (!hasEnded) await mock.stop();
      throw new OutsideError({ code: 'no-mock', message: `the mock did not start: ${mock.stderr().trim()}` });
    }
    await pause(lookEveryMs);
  }
}

async function readUrl(path: string, files: Runtime['files']): Promise<string | null> {
  if ((await files.kind(path)) !== 'file') return null;
  try {
    return (JSON.parse(new TextDecoder().decode(await files.readAll(path))) as { url: string }).url;
  } catch {
    // Half written.
    return null;
  }
}
