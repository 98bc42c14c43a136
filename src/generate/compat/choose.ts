import type { PythonRandom } from '../../math/mt19937.ts';

/** What the reference looks at when it chooses a prompt. */
export interface CompatRow {
  readonly promptTokens: number;
  readonly outputTokens: number | null;
}

/** Chooses rows of a plain collection; gives their places in it. */
export class CompatPlainChooser {
  readonly #rows: readonly CompatRow[];
  readonly #random: PythonRandom;
  readonly #order: number[];
  #used = 0;

  constructor(rows: readonly CompatRow[], random: PythonRandom) {
    this.#rows = rows;
    this.#random = random;
    this.#order = rows.map((_, i) => i);
    random.shuffle(this.#order);
  }

  /** Rows in random order, shuffled anew when all were used. */
  next(): number {
    if (this.#used === this.#order.length) {
      this.#random.shuffle(this.#order);
      this.#used = 0;
    }
    return this.#order[this.#used++]!;
  }

  /** A row near the targets: the tolerance grows by 0.05 until there are any, one of them at random; else the nearest. */
  nearest(prompt: number | null, output: number | null, startTolerance: number): number {
    for (let tolerance = startTolerance; tolerance < 1; tolerance += 0.05) {
      const found = this.#within(prompt, output, tolerance);
      if (found.length > 0) return found[this.#random.integerBelow(found.length)]!;
    }
    return nearestRow(this.#rows, prompt, output);
  }

  #within(prompt: number | null, output: number | null, tolerance: number): number[] {
    const fits = (value: number, target: number | null) =>
      target === null ||
      target === 0 ||
      (value >= Math.trunc(target * (1 - tolerance)) && value <= Math.trunc(target * (1 + tolerance)));
    const found: number[] = [];
    for (const [i, { promptTokens, outputTokens }] of this.#rows.entries())
      if (fits(promptTokens, prompt) && (outputTokens === null || fits(outputTokens, output))) found.push(i);
    return found;
  }
}

/** The row at the smallest Euclidean distance; what is not known or not asked adds nothing. */
function nearestRow(rows: readonly CompatRow[], prompt: number | null, output: number | null): number {
  let best = 0;
  let bestSquare = Number.POSITIVE_INFINITY;
  for (const [i, { promptTokens, outputTokens }] of rows.entries()) {
    const promptOff = prompt === null ? 0 : promptTokens - prompt;
    const outputOff = output === null || outputTokens === null ? 0 : outputTokens - output;
    const square = promptOff * promptOff + outputOff * outputOff;
    if (square < bestSquare) {
      best = i;
      bestSquare = square;
    }
  }
  return best;
}

/** Sessions played as the reference does: the next turn of one of the first few that have turns left. */
export class CompatSessionChooser {
  readonly #random: PythonRandom;
  readonly #open: { session: number; turn: number; turns: number }[];
  readonly #maxConcurrent: number;

  constructor(turnCounts: readonly number[], maxConcurrent: number, random: PythonRandom) {
    this.#random = random;
    this.#maxConcurrent = maxConcurrent;
    this.#open = turnCounts.map((turns, session) => ({ session, turn: 0, turns }));
    // The reference shuffles an order of the sessions that it then does not follow.
    random.shuffle(turnCounts.map((_, session) => session));
  }

  /** Null when every session has ended. */
  next(): { readonly session: number; readonly turn: number } | null {
    if (this.#open.length === 0) return null;
    const among =
      this.#maxConcurrent > 0 ? Math.min(this.#maxConcurrent, this.#open.length) : this.#open.length;
    const at = this.#random.integerBelow(among);
    const entry = this.#open[at]!;
    const chosen = { session: entry.session, turn: entry.turn };
    if (++entry.turn === entry.turns) this.#open.splice(at, 1);
    return chosen;
  }
}
