import type { DataType } from '../nouns/data-type.ts';
import type { DeviceProfile, FittedSet } from '../nouns/device-profile.ts';
import type { Device } from '../operators/device.ts';
import type { Operator } from '../operators/operator.ts';
import { type OperatorCost, type Price, usualParameters } from './contract.ts';
import { costNameOf } from './cost-of.ts';
import { operatorCosts } from './costs.ts';
import { familyOf, fitKeyOf, relatedKeys } from './fit-key.ts';
import { createCorrection } from './residual-correction.ts';

/**
 * What a price rests on: parameters fitted on this device to this kind of operator and element type; on this device
 * to a related kind or type; on another device; on no measurement at all; or on somebody else's simulator.
 */
export type PriceBasis = 'fitted' | 'borrowed' | 'transferred' | 'unfitted' | 'external';

/** The price of one operator. */
export interface Prediction {
  readonly us: number;
  /** From the 5 and 95 % quantiles of held-out errors; null where nothing was held out of a fit to this kind. */
  readonly lowUs: number | null;
  readonly highUs: number | null;
  readonly basis: PriceBasis;
  /** Sizes outside what the parameters were fitted to, by name; empty within. */
  readonly outside: readonly string[];
}

/** Prices operators on one device. */
export interface Predictor {
  readonly device: Device;
  /** The price alone, in µs. */
  price: Price;
  predict(operator: Operator): Prediction;
}

export interface PredictorInputs {
  readonly device: Device;
  /** Profiles of this device or, when it has none, of the one most like it; earlier ones win. Null or empty: no measurement. */
  readonly profiles: readonly DeviceProfile[];
}

/** One bound cost model. */
interface Binding {
  readonly cost: OperatorCost;
  readonly price: Price;
  readonly set: FittedSet | null;
  readonly basis: PriceBasis;
}

/** Binds profiles to a device. */
export function createPredictor({ device, profiles }: PredictorInputs): Predictor {
  const bindings = new Map<string, Binding>();
  const bindingOf = (operator: Operator): Binding => {
    const key = `${fitKeyOf(operator)} ${operator.dtype}`;
    let binding = bindings.get(key);
    if (binding === undefined) {
      binding = bind(operator, { device, profiles });
      bindings.set(key, binding);
    }
    return binding;
  };
  return {
    device,
    price: (operator) => bindingOf(operator).price(operator),
    predict(operator) {
      const { cost, price, set, basis } = bindingOf(operator);
      const us = price(operator);
      const isOwn = basis === 'fitted' && set !== null && set.cross_validated !== null;
      return {
        us,
        lowUs: isOwn ? us * set.ratio_quantiles.p05 : null,
        highUs: isOwn ? us * set.ratio_quantiles.p95 : null,
        basis,
        outside: set === null ? [] : sizesOutside(cost, set, operator),
      };
    },
  };
}

function bind(operator: Operator, { device, profiles }: PredictorInputs): Binding {
  const key = fitKeyOf(operator);
  const cost = operatorCosts.get(costNameOf(key));
  const found = findSet({ key, dtype: operator.dtype, device: device.name, profiles });
  if (found === null)
    return { cost, price: cost.bind(device, usualParameters(cost)), set: null, basis: 'unfitted' };
  const { set, profile } = found;
  const price = cost.bind(device, set.parameters);
  const isOwnDevice = profile.device === device.name;
  const isOwnKind = set.key === key && isSameRate(set.dtype, operator.dtype);
  const basis = isOwnDevice ? (isOwnKind ? 'fitted' : 'borrowed') : 'transferred';
  if (set.correction === null || !isOwnDevice || set.key !== key) return { cost, price, set, basis };
  const correction = createCorrection(cost, set.correction);
  return { cost, price: (other) => correction(other, price(other)), set, basis };
}

interface SetQuery {
  readonly key: string;
  readonly dtype: DataType;
  readonly device: string;
  readonly profiles: readonly DeviceProfile[];
}

interface Found {
  readonly set: FittedSet;
  readonly profile: DeviceProfile;
}

/**
 * The set of this kind or family on this device; else of this kind on another device; else of a related kind, here before
 * elsewhere. A family without variants stands for the variant with the most rows.
 */
function findSet({ key, dtype, device, profiles }: SetQuery): Found | null {
  const own = profiles.filter((profile) => profile.device === device);
  const others = profiles.filter((profile) => profile.device !== device);
  const family = familyOf(key);
  const hasFamily = family !== key && family !== 'attention' && family !== 'collective';
  const near = hasFamily ? [key, family] : [key];
  const far = relatedKeys(key);
  for (const [keys, among] of [
    [near, own],
    [near, others],
    [far, own],
    [far, others],
  ] as const)
    for (const wanted of keys)
      for (const profile of among) {
        const set = findIn(profile, wanted, dtype, profile.device === device && wanted === key);
        if (set !== null) return { set, profile };
      }
  return null;
}

/** A fit that misses what was held out by more than this is not lent to other kinds or devices. */
const worstLent = 0.5;

function findIn(profile: DeviceProfile, key: string, dtype: DataType, isOwn: boolean): FittedSet | null {
  const isFit = (set: FittedSet) => isOwn || (set.cross_validated ?? set.in_sample).mean <= worstLent;
  const exact = profile.sets.filter((set) => set.key === key && isFit(set));
  const variants = profile.sets.filter((set) => set.key.startsWith(`${key}/`) && isFit(set));
  const found = exact.length > 0 ? exact : variants.sort((a, b) => b.rows - a.rows);
  return (
    found.find((set) => set.dtype === dtype) ??
    found.find((set) => isSameRate(set.dtype, dtype)) ??
    found[0] ??
    null
  );
}

/** The 16-bit types run at the same rates on every device of the shelf. */
function isSameRate(fitted: DataType | 'any', dtype: DataType): boolean {
  const half: readonly (DataType | 'any')[] = ['fp16', 'bf16'];
  return fitted === 'any' || fitted === dtype || (half.includes(fitted) && half.includes(dtype));
}

const rangeSlack = 1.0000001;

function sizesOutside(cost: OperatorCost, set: FittedSet, operator: Operator): readonly string[] {
  const sizes = new Float64Array(cost.sizes.length);
  cost.sizesOf(operator, sizes);
  return cost.sizes.filter((name, j) => {
    const range = set.ranges[name];
    return range !== undefined && (sizes[j]! * rangeSlack < range[0] || sizes[j]! > range[1] * rangeSlack);
  });
}
