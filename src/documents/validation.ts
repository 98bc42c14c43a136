import type { Problem } from '../core/errors.ts';
import { defineDocument } from './document.ts';
import { validationShape } from './shapes/validation.generated.ts';

/** What `iwc validate` found: every problem of every file. */
export interface Validation {
  readonly schema: 'iwc.validation/1';
  /** Whether no file has a problem. */
  readonly valid: boolean;
  readonly files: readonly FileValidationFacts[];
}

/** What was found in one workload file. */
export interface FileValidationFacts {
  readonly file: string;
  /** Whether it has no problem; warnings do not count. */
  readonly valid: boolean;
  /** Requests without a problem of their own. */
  readonly requests: number;
  readonly sessions: number;
  /** All problems, of which `problems` lists the first. */
  readonly problem_count: number;
  /** In the order of lines; as many as `--max-problems` says. */
  readonly problems: readonly Problem[];
  readonly warning_count: number;
  readonly warnings: readonly Problem[];
}

export const validationDocument = defineDocument<Validation>('iwc.validation/1', validationShape);
