import { TextBytes } from '../io/text-bytes.ts';
import { renderRequestLine } from '../nouns/request-line.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { CanonicalLines } from './contract.ts';

/** Renders requests as lines of the canonical workload. */
export class LineGatherer {
  readonly #bytes: TextBytes;
  #requests = 0;
  #earliestMs: number | null = null;
  #latestMs: number | null = null;

  /** `expected` bytes are set aside. */
  constructor(expected: number) {
    this.#bytes = new TextBytes(expected);
  }

  add(request: WorkloadRequest): void {
    const ms = request.arrival_time_ms;
    this.#requests++;
    if (this.#earliestMs === null || ms < this.#earliestMs) this.#earliestMs = ms;
    if (this.#latestMs === null || ms > this.#latestMs) this.#latestMs = ms;
    this.#bytes.add(renderRequestLine(request));
  }

  /** What was added; the gatherer cannot be used afterwards. */
  take(): CanonicalLines {
    return {
      bytes: this.#bytes.take(),
      requests: this.#requests,
      earliestMs: this.#earliestMs,
      latestMs: this.#latestMs,
    };
  }
}
