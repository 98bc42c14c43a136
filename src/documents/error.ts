import type { ErrorKind, Problem } from '../core/errors.ts';
import { defineDocument } from './document.ts';
import { errorShape } from './shapes/error.generated.ts';

/** Why a command failed. */
export interface ErrorDocument {
  readonly schema: 'iwc.error/1';
  /** `defect` for what iwc did not foresee. */
  readonly kind: ErrorKind | 'defect';
  readonly problems: readonly Problem[];
  /** How many problems there were in all, when `problems` holds only the first of them. */
  readonly total: number;
  readonly exit_code: number;
}

export const errorDocument = defineDocument<ErrorDocument>('iwc.error/1', errorShape);
