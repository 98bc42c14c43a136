import type { Batch } from '../core/batch.ts';
import type { Problem } from '../core/errors.ts';
import type { Notice } from '../core/notices.ts';
import type { OptionTable, OptionValues } from '../core/options.ts';
import type { Entry } from '../core/registry.ts';
import type { RandomAccess } from '../core/runtime.ts';
import type { Pool } from '../core/task.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { Loss } from './loss.ts';

/**
 * A way in which requests lie in a file. Readers give canonical requests, writers take them; what a round trip
 * through the format loses is declared, field by field.
 */
export interface Format<T extends OptionTable = OptionTable> extends Entry {
  /** What a file of it is usually called at the end, with the dot; empty for a folder. */
  readonly extension: string;
  /** Where the format is described. */
  readonly source: string;
  /** Options of writing. */
  readonly options: T;
  /** Whether a file that begins like this is of the format. Claims nothing that another format would. */
  detect(sample: FormatSample): boolean;
  /** The files that a folder of the format consists of; whatever else lies in it is not part of it. */
  readonly folderFiles?: readonly string[];
  read?(source: FormatSource, scope: ReadScope): AsyncIterable<Batch<WorkloadRequest>>;
  /** Reads lines of the canonical workload at once, where that is sooner than requests rendered one by one. */
  readLines?(source: FormatSource, scope: ReadScope, pool: Pool): AsyncIterable<CanonicalLines>;
  /** Reads lengths and arrivals alone, where requests have no text and no names of their own. */
  readLengths?(source: FormatSource, scope: ReadScope): AsyncIterable<LengthColumns>;
  /**
   * Reads such as these need not come in order of arrival: sessions lie one after another. The caller sorts them.
   */
  readonly isGrouped?: boolean;
  /** Whether writing asks for tokens of texts, so that a tokenizer is needed. */
  readonly countsTokens?: boolean;
  createWriter?(
    output: FormatOutput,
    options: OptionValues<T>,
    tools: WriteTools,
  ): FormatWriter | Promise<FormatWriter>;
  readonly cannotCarry: readonly Loss[];
}

/** What is looked at to tell formats apart. */
export interface FormatSample {
  readonly kind: 'file' | 'folder';
  /** Names in the folder; empty for a file. */
  readonly names: readonly string[];
  /** The first bytes, decompressed. */
  readonly head: Uint8Array;
  /** How JSON values lie in it; null when the first of them is no JSON. */
  readonly container: 'jsonl' | 'json-array' | null;
  /** The first values, when they are JSON. */
  readonly records: readonly unknown[];
  /** The cells of the first line, when it is no JSON. */
  readonly header: readonly string[];
}

/** A file, or a folder of them, to read from. */
export interface FormatSource {
  /** As in messages. */
  readonly path: string;
  readonly isFolder: boolean;
  /** The bytes, decompressed. */
  pieces(): AsyncIterable<Uint8Array>;
  /** The bytes by place, for formats that keep their directory at the end; they are not decompressed. */
  openRandom(): Promise<RandomAccess>;
  /** A file of the folder. */
  part(name: string): FormatSource;
}

/** Some lines of the canonical workload, and what they tell. */
export interface CanonicalLines {
  readonly bytes: Uint8Array;
  readonly requests: number;
  /** Of arrivals; null without requests. */
  readonly earliestMs: number | null;
  readonly latestMs: number | null;
}

/** What is known of requests without text, field by field; the first `count` values of each count. */
export interface LengthColumns {
  readonly count: number;
  /** Places in the file, from 0: `numberedId` makes the request's id of it. */
  readonly indices: Float64Array;
  readonly promptTokens: Float64Array;
  /** What is expected; 0 where the file says so. */
  readonly outputTokens: Float64Array;
  /** From the workload's start. */
  readonly arrivalNs: Float64Array;
}

/** Whom a reader tells what it meets. */
export interface ReadScope {
  /** The cap of requests whose length the format leaves open; made up, and told as a notice. */
  readonly maxOutputTokens: number;
  /** Tokens of a text; null when no tokenizer was asked for. */
  readonly countTokens: ((text: string) => number) | null;
  /** Something wrong with the input; reading goes on, to find the rest. */
  report(problem: Problem): void;
  /** Something that was left out or made up. */
  notice(notice: Notice): void;
}

/** Where a writer puts its bytes, in order; nothing waits for the disk. */
export interface FormatOutput {
  text(part: string): void;
  bytes(piece: Uint8Array): void;
}

/** What a writer may need besides the requests. */
export interface WriteTools {
  /** Tokens of a request's prompt: what it declares, else what the tokenizer counts. */
  promptTokens(request: WorkloadRequest): number;
  /** Token ids of a text. */
  encode(text: string): ArrayLike<number>;
  /** A text of exactly so many tokens, for formats that have no field for a length; the same for the same index. */
  textOf(tokens: number, index: number): string;
  notice(notice: Notice): void;
  /** Where encoding may run beside the gathering of requests. */
  readonly pool: Pool;
}

/** Takes requests one after another. */
export interface FormatWriter {
  /** `index` counts from 0. @throws InputError for a request that the format cannot hold at all */
  add(request: WorkloadRequest, index: number): void;
  /** Called between batches: the time to hand on what was gathered. */
  flush?(): void | Promise<void>;
  /** Writes what was held back. */
  finish(): void | Promise<void>;
}

/** Keeps the literal name, so the registry can know it. */
export function defineFormat<const Name extends string, const T extends OptionTable>(
  format: Format<T> & { readonly name: Name },
): Format<T> & { readonly name: Name } {
  return format;
}
