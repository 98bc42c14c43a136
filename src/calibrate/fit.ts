import { exp, log } from '../math/elementary.ts';
import { streamFor } from '../math/keyed-stream.ts';
import { minimize } from '../math/minimize.ts';
import type { CostParameter, CostParameters, OperatorCost } from '../operator-costs/index.ts';
import type { Device } from '../operators/device.ts';
import type { Operator } from '../operators/operator.ts';

/** A measured operator. */
export interface Measurement {
  readonly operator: Operator;
  readonly measuredUs: number;
}

export interface FitSettings {
  readonly seed: bigint;
  readonly restarts: number;
  readonly evaluations: number;
}

/** Strength of the pull towards a parameter's usual value, in units of one row's squared log error. */
const priorWeight = 0.002;
/** Log errors beyond this count linearly, so that a freak row does not bend the fit. */
const robustFrom = 0.15;

/**
 * Parameters that make a model's prices close to measurements in relative terms. Deterministic: equal rows, settings
 * and device give equal bits.
 */
export function fitParameters(
  cost: OperatorCost,
  device: Device,
  rows: readonly Measurement[],
  settings: FitSettings,
): CostParameters {
  const { parameters } = cost;
  const measured = Float64Array.from(rows, (row) => log(row.measuredUs));
  const usual = Float64Array.from(parameters, (parameter) => toUnit(parameter, parameter.usual));
  const objective = (point: Float64Array): number => {
    const price = cost.bind(device, fromPoint(parameters, point));
    let total = 0;
    for (let i = 0; i < rows.length; i++) total += loss(log(price(rows[i]!.operator)) - measured[i]!);
    let pull = 0;
    for (let j = 0; j < point.length; j++) pull += (point[j]! - usual[j]!) * (point[j]! - usual[j]!);
    return total / rows.length + (priorWeight * pull) / rows.length;
  };
  const { point } = minimize({
    dimensions: parameters.length,
    objective,
    random: streamFor({ seed: settings.seed, name: `fit ${cost.name}` }),
    start: usual,
    restarts: settings.restarts,
    evaluations: settings.evaluations,
  });
  return fromPoint(parameters, point);
}

/** Absolute error with a rounded tip: the median-like fit of log errors, smooth where they are small. */
function loss(error: number): number {
  const size = Math.abs(error);
  const tip = 0.01;
  const within = size < tip ? (size * size) / (2 * tip) + tip / 2 : size;
  return size > robustFrom ? robustFrom + (size - robustFrom) * 0.5 : within;
}

function fromPoint(parameters: readonly CostParameter[], point: Float64Array): CostParameters {
  return Object.fromEntries(
    parameters.map((parameter, j) => [parameter.name, fromUnit(parameter, point[j]!)]),
  );
}

function toUnit({ min, max, scale }: CostParameter, value: number): number {
  return scale === 'log' ? log(value / min) / log(max / min) : (value - min) / (max - min);
}

function fromUnit({ min, max, scale }: CostParameter, share: number): number {
  return scale === 'log' ? min * exp(share * log(max / min)) : min + share * (max - min);
}
