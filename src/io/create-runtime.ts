import { arch, availableParallelism, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { OutsideError, UsageError } from '../core/errors.ts';
import type { HostFacts, Runtime, TextSink } from '../core/runtime.ts';
import { nodeFiles } from './node-files.ts';
import { readPackageVersion } from './package-version.ts';

/** The real runtime, over this process. Only doors call it. */
export function createRuntime(): Runtime {
  // Two folders up from here, in `src/` as in `dist/`.
  const packageFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
  const startNs = process.hrtime.bigint();
  return {
    clock: {
      // Counted from the start of the process, so that a double holds every nanosecond.
      nowNs: () => Number(process.hrtime.bigint() - startNs),
      wallMs: () => sourceDateMs(process.env['SOURCE_DATE_EPOCH']) ?? Date.now(),
    },
    environment: process.env,
    files: nodeFiles,
    stdout: createSink(() => process.stdout),
    stderr: createSink(() => process.stderr),
    host: hostFacts(),
    packageFolder,
  };
}

function hostFacts(): HostFacts {
  let version: string | null = null;
  return {
    platform: platform(),
    architecture: arch(),
    cores: availableParallelism(),
    nodeVersion: process.versions.node,
    get iwcVersion() {
      version ??= readPackageVersion();
      return version;
    },
  };
}

/** Seconds since 1970, as reproducible builds set them. */
function sourceDateMs(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  if (!/^\d{1,12}$/.test(text))
    throw new UsageError({
      code: 'bad-value',
      message: `SOURCE_DATE_EPOCH: '${text}' is not a whole number of seconds since 1970`,
    });
  return Number(text) * 1000;
}

/** A sink over one of the process's streams, which is opened at the first use. */
function createSink(open: () => NodeJS.WriteStream): TextSink {
  let opened: NodeJS.WriteStream | null = null;
  let isClosed = false;
  const stream = () => {
    if (opened === null) {
      opened = open();
      opened.on('error', (error) => {
        isClosed = true;
        const failure = outputFailure(error);
        // The reader has gone, as with `| head`: what is left to say has no one to hear it.
        if (failure.problems[0]?.code !== 'output-closed') throw failure;
      });
    }
    return opened;
  };
  return {
    write(text) {
      if (!isClosed) stream().write(text);
    },
    writeBytes: (bytes) =>
      new Promise((resolve, reject) => {
        if (isClosed) reject(outputFailure(null));
        else stream().write(bytes, (error) => (error ? reject(outputFailure(error)) : resolve()));
      }),
    get isTerminal() {
      return stream().isTTY === true;
    },
    get columns() {
      // A terminal that does not know its size says 0.
      return stream().columns || 80;
    },
  };
}

function outputFailure(error: Error | null): OutsideError {
  const isGone = error === null || (error as NodeJS.ErrnoException).code === 'EPIPE';
  return new OutsideError(
    isGone
      ? { code: 'output-closed', message: 'nobody reads standard output any more' }
      : { code: 'output-failed', message: `cannot write to standard output: ${error.message}` },
    error ?? undefined,
  );
}
