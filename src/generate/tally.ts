import { FloatColumn, IntegerColumn } from '../core/growing-column.ts';
import type { AskedLengths } from '../documents/generation.ts';
import type { GivenRequest } from './given.ts';
import { notAsked } from './schedule.ts';

/** What a workload came to, gathered as its requests are written; 20 bytes a request. */
export class Tally {
  readonly dueNs = new FloatColumn();
  readonly promptTokens = new IntegerColumn();
  /** `notAsked` where nothing says how long the answer is. */
  readonly outputTokens = new IntegerColumn();
  /** Number of the session, in order of first request; −1 for none. */
  readonly session = new IntegerColumn();
  readonly #sessions = new Map<string, number>();
  #asked = 0;
  #askedTokens = 0;
  #exact = 0;
  #withinTolerance = 0;
  #absoluteOff = 0;
  #off = 0;
  readonly #tolerance: number;

  constructor(tolerance: number) {
    this.#tolerance = tolerance;
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  add(request: GivenRequest): void {
    this.dueNs.push(request.dueNs);
    this.promptTokens.push(request.promptTokens);
    this.outputTokens.push(request.outputTokens ?? notAsked);
    this.session.push(request.session === null ? -1 : this.#numberOf(request.session.key));
    const asked = request.askedPromptTokens;
    if (asked === notAsked) return;
    const off = request.promptTokens - asked;
    this.#asked++;
    this.#askedTokens += asked;
    this.#absoluteOff += Math.abs(off);
    this.#off += off;
    if (off === 0) this.#exact++;
    if (Math.abs(off) <= asked * this.#tolerance) this.#withinTolerance++;
  }

  /** How far off prompt lengths are from what was asked; null when nothing was. */
  promptLengths(): AskedLengths | null {
    const asked = this.#asked;
    if (asked === 0) return null;
    return {
      asked,
      exact_share: this.#exact / asked,
      within_tolerance_share: this.#withinTolerance / asked,
      mean_asked_tokens: this.#askedTokens / asked,
      mean_difference_tokens: this.#off / asked,
      mean_absolute_difference_tokens: this.#absoluteOff / asked,
    };
  }

  #numberOf(key: string): number {
    let number = this.#sessions.get(key);
    if (number === undefined) {
      number = this.#sessions.size;
      this.#sessions.set(key, number);
    }
    return number;
  }
}
