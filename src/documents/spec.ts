import type { NoticeSummary } from '../core/notices.ts';
import type { WrittenBytes } from '../nouns/written-bytes.ts';
import { defineDocument } from './document.ts';
import { specShape } from './shapes/spec.generated.ts';

/** The workload directory that `iwc spec` wrote. */
export interface SpecDocument {
  readonly schema: 'iwc.spec/1';
  readonly folder: string;
  readonly workload_id: string;
  readonly requests: number;
  readonly prefill_tokens: number;
  readonly decode_tokens: number;
  /** Name of the arrival model. */
  readonly arrival: string;
  /** Digits, since it may pass 2^53; null without requests. */
  readonly last_arrival_ns: string | null;
  readonly tokenizer: string;
  /** By name in the folder. */
  readonly files: Readonly<Record<string, WrittenBytes>>;
  readonly notices: readonly NoticeSummary[];
}

export const specDocument = defineDocument<SpecDocument>('iwc.spec/1', specShape);
