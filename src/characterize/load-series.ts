import { nsPerSecond } from '../core/units.ts';

/** Stretches of time that the course of a load is told in. */
const stretches = 100;

/** Averages over one stretch of time; `fromS` counts from the workload's start. */
export interface LoadPoint {
  readonly fromS: number;
  readonly concurrency: number;
  readonly kvTokens: number;
}

/** Integrates a load that is constant, or changes evenly, between events. */
export class LoadSeries {
  readonly #startNs: number;
  readonly #widthNs: number;
  readonly #spanNs: number;
  readonly #requestNs = new Float64Array(stretches);
  readonly #tokenNs = new Float64Array(stretches);

  constructor(startNs: number, endNs: number) {
    this.#startNs = startNs;
    this.#spanNs = endNs - startNs;
    this.#widthNs = this.#spanNs / stretches;
  }

  /** Takes the time between two events: so many requests, KV tokens from one number evenly to another. */
  add(
    { fromNs, toNs }: { readonly fromNs: number; readonly toNs: number },
    active: number,
    kv: { readonly from: number; readonly to: number },
  ): void {
    if (!(toNs > fromNs) || !(this.#widthNs > 0)) return;
    const slope = (kv.to - kv.from) / (toNs - fromNs);
    let at = fromNs;
    while (at < toNs) {
      const stretch = Math.min(Math.floor((at - this.#startNs) / this.#widthNs), stretches - 1);
      const edge = stretch === stretches - 1 ? toNs : this.#startNs + (stretch + 1) * this.#widthNs;
      // Rounding may put an edge at or before its own stretch; then the step is to the end.
      const to = edge > at ? Math.min(edge, toNs) : toNs;
      const middle = kv.from + slope * ((at + to) / 2 - fromNs);
      this.#requestNs[stretch]! += active * (to - at);
      this.#tokenNs[stretch]! += middle * (to - at);
      at = to;
    }
  }

  /** Null when no time passes. */
  get meanConcurrency(): number | null {
    return this.#mean(this.#requestNs);
  }

  get meanKvTokens(): number | null {
    return this.#mean(this.#tokenNs);
  }

  points(): LoadPoint[] {
    if (!(this.#widthNs > 0)) return [];
    return Array.from(this.#requestNs, (requestNs, i) => ({
      fromS: (this.#startNs + i * this.#widthNs) / nsPerSecond,
      concurrency: requestNs / this.#widthNs,
      kvTokens: this.#tokenNs[i]! / this.#widthNs,
    }));
  }

  #mean(integral: Float64Array): number | null {
    if (!(this.#spanNs > 0)) return null;
    let total = 0;
    for (const part of integral) total += part;
    return total / this.#spanNs;
  }
}
