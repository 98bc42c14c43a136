import type { Files, Runtime, TextSink } from '../core/runtime.ts';
import type { Door } from './door.ts';

/** What a test may set up; everything has a harmless default. */
export interface FakeDoorOptions {
  readonly words?: readonly string[];
  /** Contents by path as iwc asks for it, that is, relative to the working folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingFolder?: string;
  readonly isTerminal?: boolean;
  readonly columns?: number;
}

/** A door onto nothing: no clock but the test's, no files but the given ones, output kept as text. */
export interface FakeDoor extends Door {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly advance: (ns: number) => void;
  /** What Ctrl-C does. */
  readonly stop: () => void;
  /** Codes given to exitNow. */
  readonly exits: readonly number[];
}

export function createFakeDoor(options: FakeDoorOptions = {}): FakeDoor {
  const { isTerminal = false, columns = 80 } = options;
  const out: string[] = [];
  const err: string[] = [];
  const exits: number[] = [];
  const listeners = new Set<() => void>();
  let nowNs = 0;
  const runtime: Runtime = {
    clock: { nowNs: () => nowNs, wallMs: () => 0 },
    environment: options.environment ?? {},
    files: fakeFiles(options.files ?? {}),
    stdout: fakeSink(out, isTerminal, columns),
    stderr: fakeSink(err, isTerminal, columns),
    host: { platform: 'linux', architecture: 'x64', cores: 1, nodeVersion: '20.0.0', iwcVersion: '1.2.3' },
    packageFolder: '/iwc',
  };
  return {
    words: options.words ?? [],
    workingFolder: options.workingFolder ?? '/home/ada/project',
    runtime,
    onStop: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exitNow: (code) => exits.push(code),
    stdout: () => out.join(''),
    stderr: () => err.join(''),
    advance: (ns) => {
      nowNs += ns;
    },
    stop: () => {
      for (const listener of listeners) listener();
    },
    exits,
  };
}

function fakeSink(pieces: string[], isTerminal: boolean, columns: number): TextSink {
  return {
    write: (text) => pieces.push(text),
    writeBytes: async (bytes) => {
      pieces.push(new TextDecoder().decode(bytes));
    },
    isTerminal,
    columns,
  };
}

function fakeFiles(contents: Readonly<Record<string, string>>): Files {
  const refuse = () => Promise.reject(new Error('the command line only reads its configuration'));
  const find = (path: string) => contents[path.replaceAll('\\', '/')];
  return {
    read: () => {
      throw new Error('the command line only reads its configuration');
    },
    readAll: async (path) => new TextEncoder().encode(find(path) ?? ''),
    openRandom: refuse,
    sizeBytes: refuse,
    identify: refuse,
    kind: async (path) => (find(path) === undefined ? null : 'file'),
    list: refuse,
    create: refuse,
    append: refuse,
    rename: refuse,
    remove: refuse,
    removeEmptyFolder: async () => {},
    makeFolder: refuse,
  };
}
