import { InputError } from '../core/errors.ts';
import type { LossCount } from '../documents/conversion.ts';
import type { Loss } from '../formats/index.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';

/** Counts what is really lost, request by request, of what could be. */
export class LossCounts {
  readonly #losses: readonly Loss[];
  readonly #counts: Float64Array;

  constructor(losses: readonly Loss[]) {
    this.#losses = losses;
    this.#counts = new Float64Array(this.#losses.length);
  }

  add(request: WorkloadRequest, index: number, written: WorkloadRequest = request): void {
    for (let i = 0; i < this.#losses.length; i++)
      if (this.#losses[i]!.isLost(request, index, written)) this.#counts[i]!++;
  }

  /** Those that some request loses, in the order of the schema. */
  result(): readonly LossCount[] {
    return this.#losses
      .map(({ field, becomes }, i) => ({ field, becomes, requests: this.#counts[i]! }))
      .filter(({ requests }) => requests > 0);
  }
}

/** @throws InputError naming every field that would be lost */
export function refuseLosses(losses: readonly LossCount[], format: string, path: string): void {
  if (losses.length === 0) return;
  throw new InputError(
    losses.map(({ field, requests, becomes }) => ({
      code: 'lossy-conversion',
      message: `${format} cannot carry ${field} of ${requests} requests${becomes === null ? '' : `: ${becomes}`}`,
      place: { file: path },
      hint: 'without --strict the conversion goes on, and tells this',
    })),
  );
}
