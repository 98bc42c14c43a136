import { InputError, type Problem } from '../core/errors.ts';

/** Problems kept with their words; the rest are only counted. */
const problemsKept = 1000;

/** Gathers the problems of a workload's lines: the first with their words, all of them counted. */
export class LineProblems {
  readonly #kept: Problem[] = [];
  #count = 0;

  add(problem: Problem): void {
    if (++this.#count <= problemsKept) this.#kept.push(problem);
  }

  /** Takes the first of a chunk's problems, and how many there were. */
  addAll(problems: readonly Problem[], count: number): void {
    this.#kept.push(...problems.slice(0, problemsKept - this.#kept.length));
    this.#count += count;
  }

  /** @throws InputError listing them, when there are any */
  throwIfAny(): void {
    if (this.#count > 0) throw new InputError(this.#kept, { total: this.#count });
  }
}
