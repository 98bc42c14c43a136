import type { NoticeSummary } from '../core/notices.ts';
import { defineDocument } from './document.ts';
import { mockShape } from './shapes/mock.generated.ts';

/** What `iwc mock` served until it was stopped. */
export interface MockDocument {
  readonly schema: 'iwc.mock/1';
  readonly url: string;
  readonly elapsed_ms: number;
  readonly requests: number;
  /** Answered in full. */
  readonly ok: number;
  /** For want of capacity. */
  readonly refused: number;
  /** That met a scripted fault. */
  readonly faults: number;
  /** That their clients left before the end. */
  readonly clients_gone: number;
  readonly prompt_tokens: number;
  /** Of the prompt tokens, those the prefix cache held. */
  readonly cached_tokens: number;
  readonly output_tokens: number;
  readonly notices: readonly NoticeSummary[];
}

export const mockDocument = defineDocument<MockDocument>('iwc.mock/1', mockShape);
