import { closeSync, openSync, writeSync } from 'node:fs';

/** English-like text from a 5,000-word vocabulary; the same for a seed on every machine. */
export class TextSource {
  #state: number;
  readonly #words: string[];

  constructor(seed = 12345) {
    this.#state = seed;
    this.#words = Array.from({ length: 5000 }, () =>
      Array.from({ length: 2 + this.#below(8) }, () => 'etaoinshrdlucmfw'[this.#below(16)]).join(''),
    );
  }

  /** Words up to about half to one and a half times the length. */
  text(meanLength: number): string {
    const wanted = meanLength * (0.5 + this.#below(1000) / 1000);
    const words: string[] = [];
    for (let length = 0; length < wanted; length += words.at(-1)!.length + 1)
      words.push(this.#words[this.#below(this.#words.length)]!);
    return words.join(' ');
  }

  #below(bound: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * bound);
  }
}

/** Writes a JSON array element by element, so that its size is bounded by the disk only. */
export function writeJsonArray(path: string, count: number, element: (index: number) => unknown): void {
  const file = openSync(path, 'w');
  let text = '[';
  for (let i = 0; i < count; i++) {
    text += `${i === 0 ? '' : ','}${JSON.stringify(element(i))}`;
    if (text.length < 1 << 20) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, `${text}]`);
  closeSync(file);
}
