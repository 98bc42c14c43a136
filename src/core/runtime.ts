/** What a path is; `other` is a pipe or device, null means it does not exist. */
export type PathKind = 'file' | 'folder' | 'other' | null;

/** A file being written. Nothing is promised to be on disk before `close` has resolved. */
export interface FileWriter {
  /** The bytes are done with, and their memory may be used again, once this resolves. */
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Bytes by place, for formats that keep their directory at the end. */
export interface RandomAccess {
  readonly byteLength: number;
  /** Bytes `[start, end)`. @throws InputError when they cannot be read */
  slice(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * The file system as iwc sees it. Failures are IwcErrors that name the path and what to do.
 * Paths are as the user typed them, relative to the working directory.
 */
export interface Files {
  /** The bytes of a file in pieces of up to a few MiB; `-` is standard input. */
  read(path: string): AsyncIterable<Uint8Array>;
  readAll(path: string): Promise<Uint8Array>;
  /** Opens a file to be read by place; a pipe cannot be. */
  openRandom(path: string): Promise<RandomAccess>;
  sizeBytes(path: string): Promise<number | null>;
  kind(path: string): Promise<PathKind>;
  /** A text that is the same for two paths just when they name the same file, there or not; links are followed. */
  identify(path: string): Promise<string>;
  /** Names in a folder, sorted by code point. */
  list(path: string): Promise<readonly string[]>;
  /** Opens for writing, making parent folders; an existing file is replaced. */
  create(path: string): Promise<FileWriter>;
  /** Opens for writing at the end, making parent folders and the file. */
  append(path: string): Promise<FileWriter>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file if it is there. */
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** Removes a folder if it is there and empty. */
  removeEmptyFolder(path: string): Promise<void>;
}

/** A stream of text for people or programs. */
export interface TextSink {
  write(text: string): void;
  /** Raw bytes, for files written to standard output; resolves when they have been handed on. */
  writeBytes(bytes: Uint8Array): Promise<void>;
  readonly isTerminal: boolean;
  readonly columns: number;
}

/** Facts of the host that stand in manifests and run records, never in hashed bytes. */
export interface HostFacts {
  readonly platform: string;
  readonly architecture: string;
  readonly cores: number;
  readonly nodeVersion: string;
  readonly iwcVersion: string;
}

/** Everything iwc takes from the process it runs in. Doors build the real one; tests build their own. */
export interface Runtime {
  readonly clock: {
    /** Monotonic, from an arbitrary start. */
    nowNs(): number;
    /** Milliseconds since 1970, UTC. Honours `SOURCE_DATE_EPOCH`. */
    wallMs(): number;
  };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly host: HostFacts;
  /** Folder of the installed package, with `schema/` and `examples/` in it. */
  readonly packageFolder: string;
}
