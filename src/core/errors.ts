import { nearest } from './nearest.ts';

/** Every exit code iwc can end with; the one table. */
export const exitCodes = {
  done: 0,
  failed: 1,
  gate: 2,
  partial: 3,
  usage: 64,
  defect: 70,
  interrupted: 130,
} as const;

/** Where a problem is. All parts are optional; what is known is shown. Lines and columns count from 1. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Record index from 0, for inputs that are not lines. */
  readonly record?: number;
  /** JSONPath of the field, e.g. `$.semantic.task`. */
  readonly path?: string;
}

/** One thing that is wrong, in a form that goes to text, JSON and across threads alike. */
export interface Problem {
  /** Stable kebab-case word for programs. */
  readonly code: string;
  readonly message: string;
  readonly place?: Place;
  readonly hint?: string;
}

export type ErrorKind = 'usage' | 'input' | 'outside' | 'gate' | 'partial' | 'interrupted';

const exitCodeOf: Record<ErrorKind, number> = {
  usage: exitCodes.usage,
  input: exitCodes.failed,
  outside: exitCodes.failed,
  gate: exitCodes.gate,
  partial: exitCodes.partial,
  interrupted: exitCodes.interrupted,
};

/** What an IwcError becomes when it crosses a thread or goes into a file. */
export interface ErrorRecord {
  readonly kind: ErrorKind;
  readonly problems: readonly Problem[];
  /** How many problems there were in all, when `problems` holds only the first of them. */
  readonly total: number;
}

/** An expected failure: what is wrong, where, and how to mend it. Anything else thrown is a defect (exit 70). */
export class IwcError extends Error {
  readonly kind: ErrorKind;
  readonly problems: readonly Problem[];
  readonly total: number;

  constructor(kind: ErrorKind, problems: readonly Problem[], options?: { total?: number; cause?: unknown }) {
    super(
      problems.map((problem) => renderProblem(problem)).join('\n'),
      options?.cause === undefined ? {} : { cause: options.cause },
    );
    this.name = 'IwcError';
    this.kind = kind;
    this.problems = problems;
    this.total = options?.total ?? problems.length;
  }

  get exitCode(): number {
    return exitCodeOf[this.kind];
  }

  toRecord(): ErrorRecord {
    return { kind: this.kind, problems: this.problems, total: this.total };
  }

  static fromRecord(record: ErrorRecord): IwcError {
    return new IwcError(record.kind, record.problems, { total: record.total });
  }
}

/** A flag, name or value that is not understood (exit 64). */
export class UsageError extends IwcError {
  constructor(problems: Problem | readonly Problem[]) {
    super('usage', Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem]);
    this.name = 'UsageError';
  }

  /** A name that is on no list; the nearest known one is suggested. */
  static unknownName(given: { what: string; given: string; known: readonly string[] }): UsageError {
    const suggestion = nearest(given.given, given.known);
    return new UsageError({
      code: `unknown-${given.what.replaceAll(' ', '-')}`,
      message: `${given.what}: '${given.given}' is not one of ${listed(given.known)}`,
      ...(suggestion === null ? {} : { hint: `did you mean '${suggestion}'?` }),
    });
  }
}

/** Data that is wrong: file, line or record, field, value, and how to mend it (exit 1). */
export class InputError extends IwcError {
  constructor(problems: Problem | readonly Problem[], options?: { total?: number; cause?: unknown }) {
    super(
      'input',
      Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem],
      options,
    );
    this.name = 'InputError';
  }
}

/** Something outside iwc failed: a disk, a registry, an endpoint (exit 1). */
export class OutsideError extends IwcError {
  constructor(problem: Problem, cause?: unknown) {
    super('outside', [problem], { cause });
    this.name = 'OutsideError';
  }
}

/** The user asked to stop (exit 130). */
export class InterruptedError extends IwcError {
  constructor(message = 'interrupted') {
    super('interrupted', [{ code: 'interrupted', message }]);
    this.name = 'InterruptedError';
  }
}

/** `file:line:column`, `file record 12`, whatever is known; empty when nothing is. */
export function renderPlace(place: Place | undefined): string {
  if (place === undefined) return '';
  const where = [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
  const record = place.record === undefined ? '' : `record ${place.record}`;
  return [where, record, place.path].filter((part) => part !== undefined && part !== '').join(' ');
}

/** One problem as a line of text: place, message, hint. */
export function renderProblem(problem: Problem): string {
  const place = renderPlace(problem.place);
  const hint = problem.hint === undefined ? '' : ` (${problem.hint})`;
  return `${place === '' ? '' : `${place}: `}${problem.message}${hint}`;
}

/** Names one after the other; of very many the first ones, and how many more there are. */
function listed(names: readonly string[]): string {
  const most = 24;
  const more = names.length - most;
  return more <= 0 ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${more} more`;
}
