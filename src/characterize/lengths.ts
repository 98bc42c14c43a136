import type { LengthSummary } from '../documents/fingerprint.ts';
import { QuantileSketch, type SketchRecord } from '../math/quantile-sketch.ts';

/** Lengths of some requests, as they cross threads. */
export interface LengthPart {
  readonly sum: number;
  readonly sketch: SketchRecord;
}

/** Whole-number lengths; their sum is exact up to 2^53. */
export class Lengths {
  readonly #sketch = new QuantileSketch();
  #sum = 0;

  add(length: number): void {
    this.#sketch.add(length);
    this.#sum += length;
  }

  merge({ sum, sketch }: LengthPart): void {
    this.#sum += sum;
    this.#sketch.merge(QuantileSketch.fromRecord(sketch).withLimit(this.#sketch.limit));
  }

  part(): LengthPart {
    return { sum: this.#sum, sketch: this.#sketch.toRecord() };
  }

  summary(): LengthSummary {
    const { n, min, max } = this.#sketch;
    const [p50, p90, p99] = [0.5, 0.9, 0.99].map((p) => this.#sketch.quantile(p)) as [number, number, number];
    return { min, mean: n === 0 ? null : this.#sum / n, p50, p90, p99, max };
  }
}
