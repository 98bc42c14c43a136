import type { Place } from './errors.ts';

/** Something the user should know that is not an error: skipped, estimated, adjusted. */
export interface Notice {
  readonly code: string;
  readonly reason: string;
  readonly place?: Place;
}

/** All notices of one code: how many, and the first few. */
export interface NoticeSummary {
  readonly code: string;
  readonly count: number;
  readonly examples: readonly Notice[];
}

/** Counts notices by code and keeps the first examples of each, so that a million of them cost nothing. */
export class Notices {
  readonly #byCode = new Map<string, { count: number; examples: Notice[] }>();
  readonly #examplesKept: number;

  constructor(examplesKept = 3) {
    this.#examplesKept = examplesKept;
  }

  add(notice: Notice): void {
    const known = this.#byCode.get(notice.code);
    if (known === undefined) this.#byCode.set(notice.code, { count: 1, examples: [notice] });
    else {
      known.count++;
      if (known.examples.length < this.#examplesKept) known.examples.push(notice);
    }
  }

  /** In code order. */
  summary(): readonly NoticeSummary[] {
    return [...this.#byCode.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, { count, examples }]) => ({ code, count, examples }));
  }
}
