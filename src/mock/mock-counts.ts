/** What the mock has done since its start. */
export interface MockCounts {
  requests: number;
  ok: number;
  refused: number;
  faults: number;
  clientsGone: number;
  promptTokens: number;
  cachedTokens: number;
  outputTokens: number;
}

export function createCounts(): MockCounts {
  return {
    requests: 0,
    ok: 0,
    refused: 0,
    faults: 0,
    clientsGone: 0,
    promptTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
  };
}

/** Upper bounds of a histogram's buckets, in seconds, as vLLM has them for the time to the first token. */
const bounds = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
];

/** A Prometheus histogram of times. */
export class TimeHistogram {
  readonly #counts = new Array<number>(bounds.length).fill(0);
  #count = 0;
  #sumS = 0;

  add(ns: number): void {
    const seconds = ns / 1e9;
    const bucket = bounds.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) this.#counts[bucket]!++;
    this.#count++;
    this.#sumS += seconds;
  }

  render(name: string, labels: string): string {
    let total = 0;
    const buckets = bounds.map((bound, index) => {
      total += this.#counts[index]!;
      return `${name}_bucket{${labels},le="${bound}"} ${total}\n`;
    });
    const end = `${name}_bucket{${labels},le="+Inf"} ${this.#count}\n`;
    return `${buckets.join('')}${end}${name}_sum{${labels}} ${this.#sumS}\n${name}_count{${labels}} ${this.#count}\n`;
  }
}
