/** Prompt and output lengths together, in cells that double in size: cell e holds lengths in [2^(e-1), 2^e), cell 0 length 0. */
export interface JointLengths {
  /** Only cells that hold requests, by prompt, then output. */
  readonly cells: readonly JointCell[];
  /** Pearson's correlation of the two lengths; null below two requests or where one is constant. */
  readonly correlation: number | null;
}

export interface JointCell {
  readonly promptFrom: number;
  readonly promptBelow: number;
  readonly outputFrom: number;
  readonly outputBelow: number;
  readonly requests: number;
}

/** Counts pairs of lengths; memory does not grow with them. */
export class JointLengthCounts {
  readonly #cells = new Map<number, number>();
  #count = 0;
  #meanX = 0;
  #meanY = 0;
  #squaresX = 0;
  #squaresY = 0;
  #products = 0;

  add(prompt: number, output: number): void {
    const key = cellOf(prompt) * 64 + cellOf(output);
    this.#cells.set(key, (this.#cells.get(key) ?? 0) + 1);
    this.#count++;
    const offX = prompt - this.#meanX;
    const offY = output - this.#meanY;
    this.#meanX += offX / this.#count;
    this.#meanY += offY / this.#count;
    this.#squaresX += offX * (prompt - this.#meanX);
    this.#squaresY += offY * (output - this.#meanY);
    this.#products += offX * (output - this.#meanY);
  }

  result(): JointLengths {
    const spread = Math.sqrt(this.#squaresX) * Math.sqrt(this.#squaresY);
    return {
      cells: [...this.#cells].sort(([a], [b]) => a - b).map(([key, requests]) => describeCell(key, requests)),
      correlation: this.#count < 2 || spread === 0 ? null : this.#products / spread,
    };
  }
}

/** Bits of the length: 0 → 0, 1 → 1, 2 and 3 → 2, 4 to 7 → 3. */
function cellOf(length: number): number {
  return 32 - Math.clz32(length);
}

function describeCell(key: number, requests: number): JointCell {
  const prompt = Math.floor(key / 64);
  const output = key % 64;
  return {
    promptFrom: from(prompt),
    promptBelow: 2 ** prompt,
    outputFrom: from(output),
    outputBelow: 2 ** output,
    requests,
  };
}

function from(cell: number): number {
  return cell === 0 ? 0 : 2 ** (cell - 1);
}
