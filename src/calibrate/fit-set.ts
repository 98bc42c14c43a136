import { log, log2 } from '../math/elementary.ts';
import { fnv1a64 } from '../math/keyed-stream.ts';
import type { DataType } from '../nouns/data-type.ts';
import type { FittedSet, ResidualPoints } from '../nouns/device-profile.ts';
import {
  costNameOf,
  createCorrection,
  interpolate,
  type OperatorCost,
  operatorCosts,
  type Price,
  varyingAxis,
} from '../operator-costs/index.ts';
import type { Device } from '../operators/device.ts';
import { errorOf, ratioQuantiles } from '../operators/fit-quality.ts';
import type { Operator } from '../operators/operator.ts';
import { rooflineUs } from '../operators/work.ts';
import { type FitSettings, fitParameters, type Measurement } from './fit.ts';

export interface SetSettings extends FitSettings {
  readonly device: Device;
  readonly folds: number;
  /** Keep measured rows beside the fit, and move predictions towards them. */
  readonly isCorrected: boolean;
}

export interface SetInput {
  readonly key: string;
  readonly dtype: DataType | 'any';
  readonly rows: readonly Measurement[];
  readonly sources: readonly number[];
}

/** What a set predicts for its own rows, in their order: held out where that was possible. */
export interface FittedRows {
  readonly set: FittedSet;
  /** predicted / measured with the row's shape family held out; in-sample where nothing could be. */
  readonly heldOutRatios: readonly number[];
  readonly inSampleRatios: readonly number[];
}

/** Fits one set, and measures it on shape families that were held out. */
export function fitSet({ key, dtype, rows, sources }: SetInput, settings: SetSettings): FittedRows {
  const cost = operatorCosts.get(costNameOf(key));
  const fitted = fitRows(cost, rows, settings);
  const inSampleRatios = rows.map((row) => fitted.price(row.operator) / row.measuredUs);
  const heldOut = crossValidate(cost, rows, settings);
  const heldOutRatios = heldOut ?? inSampleRatios;
  const rooflines = rows.map(({ operator, measuredUs }) => {
    const bound = rooflineUs(operator, settings.device);
    return bound === null ? null : bound / measuredUs;
  });
  const set: FittedSet = {
    key,
    dtype,
    cost: cost.name,
    parameters: fitted.parameters,
    rows: rows.length,
    ranges: rangesOf(cost, rows),
    in_sample: errorOf(inSampleRatios)!,
    cross_validated: heldOut === null ? null : errorOf(heldOut),
    folds: heldOut === null ? 0 : foldCount(rows, settings.folds),
    roofline: errorOf(rooflines.filter((ratio) => ratio !== null)),
    ratio_quantiles: ratioQuantiles(heldOutRatios),
    correction: fitted.correction,
    sources,
  };
  return { set, heldOutRatios, inSampleRatios };
}

interface Fitted {
  readonly parameters: FittedSet['parameters'];
  readonly correction: ResidualPoints | null;
  readonly price: Price;
}

function fitRows(cost: OperatorCost, rows: readonly Measurement[], settings: SetSettings): Fitted {
  const parameters = fitParameters(cost, settings.device, rows, settings);
  const price = cost.bind(settings.device, parameters);
  const correction = settings.isCorrected ? chooseCorrection(cost, rows, price) : null;
  if (correction === null) return { parameters, correction, price };
  const factor = createCorrection(cost, correction);
  return { parameters, correction, price: (operator) => factor(operator, price(operator)) };
}

/** Rows of one shape family stay on one side of every split: repeats of a shape must not vouch for each other. */
function crossValidate(
  cost: OperatorCost,
  rows: readonly Measurement[],
  settings: SetSettings,
): readonly number[] | null {
  const folds = foldCount(rows, settings.folds);
  if (folds < 2 || rows.length < 6) return null;
  const foldOf = assignFolds(rows, folds);
  const ratios = new Array<number>(rows.length);
  for (let fold = 0; fold < folds; fold++) {
    const { price } = fitRows(
      cost,
      rows.filter((_, i) => foldOf[i] !== fold),
      settings,
    );
    rows.forEach((row, i) => {
      if (foldOf[i] === fold) ratios[i] = price(row.operator) / row.measuredUs;
    });
  }
  return ratios;
}

function foldCount(rows: readonly Measurement[], folds: number): number {
  return Math.min(folds, new Set(rows.map((row) => shapeOf(row.operator))).size);
}

/** Families in the order of their hashes, dealt round: the same for any order of rows. */
function assignFolds(rows: readonly Measurement[], folds: number): readonly number[] {
  const families = [...new Set(rows.map((row) => shapeOf(row.operator)))].sort();
  const ranked = families
    .map((family) => ({ family, hash: fnv1a64(family) }))
    .sort((a, b) => a.hash.high - b.hash.high || a.hash.low - b.hash.low);
  const foldOf = new Map(ranked.map(({ family }, place) => [family, place % folds]));
  return rows.map((row) => foldOf.get(shapeOf(row.operator))!);
}

function shapeOf(operator: Operator): string {
  return JSON.stringify(operator);
}

function rangesOf(cost: OperatorCost, rows: readonly Measurement[]): FittedSet['ranges'] {
  const low = new Float64Array(cost.sizes.length).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(cost.sizes.length);
  const sizes = new Float64Array(cost.sizes.length);
  for (const { operator } of rows) {
    cost.sizesOf(operator, sizes);
    sizes.forEach((size, j) => {
      low[j] = Math.min(low[j]!, size);
      high[j] = Math.max(high[j]!, size);
    });
  }
  return Object.fromEntries(cost.sizes.map((name, j) => [name, [low[j]!, high[j]!] as const]));
}

/** Beyond this the points would cost more than they help. */
const mostPoints = 400;
/** The bare model is judged by the rows it was fitted to, lines by points they leave out: what makes the two comparable. */
const inSampleHandicap = 1.5;
const reaches = [0.25, 0.5, 1, 2];
const trusts = [0.05, 0.3, 1];

/** The reach and trust with the least error when each point is predicted by the others; null when none beats the bare model. */
function chooseCorrection(
  cost: OperatorCost,
  rows: readonly Measurement[],
  price: Price,
): ResidualPoints | null {
  const { logs, ...points } = residualPoints(cost, rows, price);
  const count = points.values.length;
  if (count < 6 || count > mostPoints) return null;
  let best: ResidualPoints | null = null;
  let least = points.values.reduce((total, residual) => total + Math.abs(residual), 0);
  // A line through measurements needs no reach to be chosen, which with few points is chosen badly.
  if (varyingAxis(points.places) !== null && interpolationError(points, logs) < inSampleHandicap * least)
    return { places: points.places, values: logs, method: 'interpolation', reach: 0, trust: 0 };
  for (const reach of reaches)
    for (const trust of trusts) {
      const candidate: ResidualPoints = { ...points, method: 'neighbours', reach, trust };
      const error = leaveOneOutError(candidate);
      if (error < least) {
        least = error;
        best = candidate;
      }
    }
  return best;
}

/** One point a place: repeated shapes are averaged. */
function residualPoints(cost: OperatorCost, rows: readonly Measurement[], price: Price) {
  const byPlace = new Map<string, { place: readonly number[]; sum: number; count: number; log: number }>();
  const sizes = new Float64Array(cost.sizes.length);
  for (const { operator, measuredUs } of rows) {
    cost.sizesOf(operator, sizes);
    const place = Array.from(sizes, (size) => log2(size));
    const residual = log(measuredUs / price(operator));
    const known = byPlace.get(place.join());
    if (known === undefined)
      byPlace.set(place.join(), { place, sum: residual, count: 1, log: log(measuredUs) });
    else {
      known.sum += residual;
      known.count++;
    }
  }
  const points = [...byPlace.values()];
  return {
    places: points.map(({ place }) => place),
    values: points.map(({ sum, count }) => sum / count),
    logs: points.map((point) => point.log),
  };
}

function leaveOneOutError({ places, values: residuals, reach, trust }: ResidualPoints): number {
  let total = 0;
  for (let i = 0; i < places.length; i++) {
    let above = 0;
    let below = trust;
    for (let other = 0; other < places.length; other++) {
      if (other === i) continue;
      const square = places[i]!.reduce(
        (sum, at, j) => sum + (at - places[other]![j]!) * (at - places[other]![j]!),
        0,
      );
      const near = 1 / (1 + square / (reach * reach));
      above += near * near * residuals[other]!;
      below += near * near;
    }
    total += Math.abs(residuals[i]! - above / below);
  }
  return total;
}

/** The same for straight lines along the one size that varies; at its ends the model stands alone. */
function interpolationError(
  { places, values: residuals }: Pick<ResidualPoints, 'places' | 'values'>,
  logs: readonly number[],
): number {
  const axis = varyingAxis(places)!;
  const order = places.map((_, i) => i).sort((a, b) => places[a]![axis]! - places[b]![axis]!);
  return order.reduce((total, left, place) => {
    if (place === 0 || place === order.length - 1) return total + Math.abs(residuals[left]!);
    const kept = [order[place - 1]!, order[place + 1]!];
    const at = Float64Array.from(kept, (i) => places[i]![axis]!);
    const values = Float64Array.from(kept, (i) => logs[i]!);
    return total + Math.abs(logs[left]! - interpolate(at, values, places[left]![axis]!));
  }, 0);
}
