import { InputError } from '../core/errors.ts';
import { nsPerSecond } from '../core/units.ts';
import { streamFor } from '../math/keyed-stream.ts';
import type { WorkloadUnits } from './subset-units.ts';

/** The output that each unit goes to; `nowhere` for none. */
export type Choice = Int32Array;

export const nowhere = -1;

/** Which units the first requests, sessions or seconds of a workload are. */
export function chooseHead(
  units: WorkloadUnits,
  limits: {
    readonly requests: number | null;
    readonly sessions: number | null;
    readonly durationS: number | null;
  },
): Choice {
  const order = byArrival(units);
  const startNs = order.length === 0 ? 0 : units.firstArrivalNs[order[0]!]!;
  const endNs =
    limits.durationS === null ? Number.POSITIVE_INFINITY : startNs + limits.durationS * nsPerSecond;
  return takeWhileFits(units, order, {
    requests: limits.requests,
    units: limits.sessions,
    isIn: (unit) => units.firstArrivalNs[unit]! < endNs,
  });
}

/** Units drawn without replacement: a share of them, or as many as fit. */
export function chooseSample(
  units: WorkloadUnits,
  limits: {
    readonly share: number | null;
    readonly requests: number | null;
    readonly sessions: number | null;
    readonly seed: bigint;
  },
): Choice {
  const draws = drawFor(units, limits.seed, 'convert.sample');
  const order = Array.from(draws.keys()).sort((a, b) => draws[a]! - draws[b]! || a - b);
  return takeWhileFits(units, order, {
    requests: limits.requests,
    units: limits.sessions,
    isIn: (unit) => limits.share === null || draws[unit]! < limits.share,
  });
}

/** Units of which any request passes the test, or all of them. */
export function chooseMatching(units: WorkloadUnits, keeps: 'any' | 'all'): Choice {
  return Int32Array.from(units.matches, (matches, unit) => {
    const isKept = keeps === 'any' ? matches > 0 : matches === units.requests[unit];
    return isKept ? 0 : nowhere;
  });
}

/** Every unit to one of the outputs, drawn with the weights given. */
export function chooseParts(units: WorkloadUnits, weights: readonly number[], seed: bigint): Choice {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const draws = drawFor(units, seed, 'convert.split');
  return Int32Array.from(draws, (draw) => {
    let bound = 0;
    for (let part = 0; part < weights.length - 1; part++) {
      bound += weights[part]! / total;
      if (draw < bound) return part;
    }
    return weights.length - 1;
  });
}

/** A draw for every unit, by its number: the same whatever is asked of it. */
function drawFor(units: WorkloadUnits, seed: bigint, name: string): Float64Array {
  const draws = new Float64Array(units.count);
  streamFor({ seed, name }).fillUniform(draws);
  return draws;
}

function byArrival(units: WorkloadUnits): readonly number[] {
  const { firstArrivalNs } = units;
  return Array.from(firstArrivalNs.keys()).sort((a, b) => firstArrivalNs[a]! - firstArrivalNs[b]! || a - b);
}

/** Takes units in order, whole, up to the first that does not fit. */
function takeWhileFits(
  units: WorkloadUnits,
  order: readonly number[],
  limits: {
    readonly requests: number | null;
    readonly units: number | null;
    isIn(unit: number): boolean;
  },
): Choice {
  const choice = new Int32Array(units.count).fill(nowhere);
  let requests = 0;
  let taken = 0;
  for (const unit of order) {
    if (!limits.isIn(unit)) continue;
    const isFull = limits.units !== null && taken >= limits.units;
    const isOver = limits.requests !== null && requests + units.requests[unit]! > limits.requests;
    if (isOver && taken === 0) throw tooLarge(units.requests[unit]!, limits.requests!);
    if (isFull || isOver) break;
    choice[unit] = 0;
    requests += units.requests[unit]!;
    taken++;
  }
  return choice;
}

function tooLarge(requests: number, limit: number): InputError {
  return new InputError({
    code: 'session-too-large',
    message: `sessions are kept whole, and the first one has ${requests} requests: more than the ${limit} asked for`,
    hint: `ask for at least ${requests}`,
  });
}
