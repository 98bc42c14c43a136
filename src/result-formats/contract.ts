import type { Entry } from '../core/registry.ts';
import type { ResultRecord } from '../nouns/result.ts';

/** What an export knows of the run besides its records. */
export interface RunFacts {
  readonly model: string;
  readonly endpoint: string;
  readonly tokenizer: string | null;
  /** Ms since 1970 at which the run's clock stood at 0. */
  readonly startedAtMs: number;
  readonly planned: number;
  /** Null for a closed loop. */
  readonly offeredRps: number | null;
  readonly maxInFlight: number | null;
  /** Limits of a good request, ms; null when none were given. */
  readonly sloMs: Readonly<Partial<Record<'ttft' | 'tpot' | 'e2e', number>>> | null;
}

/** A form in which other tools keep results. */
export interface ResultFormat extends Entry {
  /** Of the file it is written to, `lmbench.csv`. */
  readonly fileName: string;
  /** What of a run the form has no place for. */
  readonly cannotCarry: readonly string[];
  /** A writer of one run; the pieces it gives, joined, are the file. */
  start(run: RunFacts): ResultWriter;
}

export interface ResultWriter {
  /** The text for these records. */
  add(records: readonly ResultRecord[]): string;
  /** What stands at the end. */
  end(): string;
}

/** Keeps the literal name, so the registry can know it. */
export function defineResultFormat<const Name extends string>(
  format: ResultFormat & { readonly name: Name },
): ResultFormat & { readonly name: Name } {
  return format;
}
