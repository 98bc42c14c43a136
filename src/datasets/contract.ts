import type { EscapedText } from '../core/json-text.ts';
import type { OptionTable, OptionValues } from '../core/options.ts';
import type { Entry } from '../core/registry.ts';
import type { ChatMessage, Semantic, WorkloadRequest } from '../nouns/workload.ts';

/**
 * A source of prompts. It turns one raw record after another into drafts of requests; ids, arrivals and the
 * common sampling fields are given to them afterwards, by compile.
 */
export interface Dataset<T extends OptionTable = OptionTable> extends Entry {
  /** Containers the records may lie in; with both, the first byte of the file decides. */
  readonly containers: readonly ('json-array' | 'jsonl')[];
  readonly options: T;
  /**
   * Records are read one after another and in order: a compiler may remember what came before.
   * @throws UsageError for what the table cannot check (one option against another)
   */
  createCompiler(options: OptionValues<T>, settings: DatasetSettings): RecordCompiler;
}

/** What holds for every dataset. */
export interface DatasetSettings {
  /** Give each draft the dataset's own answer, where it has one. */
  readonly withExpectedOutput: boolean;
  /** Keep the rules, and the mistakes, of the Python iwc 0.1. */
  readonly isCompat: boolean;
}

export interface RecordCompiler {
  /**
   * Gives the sink what a record yields. Where that may be much more than the record, as with cumulative
   * histories, the answer is steps to be walked to the end, so that output is written between them.
   */
  compile(record: unknown, sink: DraftSink): void | Iterable<void>;
}

/** Takes what a record yields. The sink knows which record it is. */
export interface DraftSink {
  emit(draft: DraftRequest): void;
  /** The record yields nothing, or less than it might; counted by code and shown. An error under --strict. */
  skip(code: SkipCode, reason: string): void;
  /** The record is wrong and the compilation fails; every problem is gathered first. `path` as `$.prompt`. */
  reject(code: string, message: string, path?: string): void;
}

/** Why records are skipped; the manifest counts by these. */
export type SkipCode =
  | 'not-an-object'
  | 'no-turns'
  | 'no-user-turn'
  | 'blank-prompt'
  | 'malformed-unicode'
  | 'unsupported-content';

/** A request without id and arrival. */
export interface DraftRequest {
  /** The prompt, escaped; or `messages`. Never both, never neither. */
  readonly prompt?: EscapedText;
  readonly messages?: readonly ChatMessage[];
  readonly promptFormat?: 'raw' | 'chatml' | 'openai_messages';
  readonly session?: DraftSession;
  readonly history?: 'cumulative' | 'delta';
  readonly expectedOutput?: string;
  readonly semantic?: Semantic;
  /** Fields the record itself fixes; they win over the command's flags. */
  readonly fields?: DraftFields;
}

/** What a record may fix besides its text. */
export type DraftFields = Partial<
  Pick<
    WorkloadRequest,
    | 'max_output_tokens'
    | 'temperature'
    | 'top_p'
    | 'stop'
    | 'seed'
    | 'streaming'
    | 'model'
    | 'tools'
    | 'metadata'
    | 'tenant'
    | 'expected_output_tokens'
  >
>;

/** Which conversation a draft belongs to. Drafts of one session come in turn order. */
export interface DraftSession {
  readonly id: string;
  /** True at the first turn a record contributes. */
  readonly isStart: boolean;
  /** Records with an equal id continue one conversation; else a repeated id is made distinct. */
  readonly joins: boolean;
}

/** Keeps the literal name, so the registry can know it. */
export function defineDataset<const Name extends string, const T extends OptionTable>(
  dataset: Dataset<T> & { readonly name: Name },
): Dataset<T> & { readonly name: Name } {
  return dataset;
}
