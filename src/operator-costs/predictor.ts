import type { DataType } from '../operators/data-type.ts';
import type { Device } from '../operators/device.ts';
import type { DeviceProfile, FittedSet } from '../operators/device-profile.ts';
import type { Operator } from '../operators/operator.ts';
import { type OperatorCost, type Price, usualParameters } from './contract.ts';
import { costNameOf } from './cost-of.ts';
import { operatorCosts } from './costs.ts';
import { fitKeyOf, relatedKeys } from './fit-key.ts';
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
  const found = findSet(key, operator.dtype, profiles);
  if (found === null)
    return { cost, price: cost.bind(device, usualParameters(cost)), set: null, basis: 'unfitted' };
  const { set, profile } = found;
  const price = cost.bind(device, set.parameters);
  const isOwnDevice = profile.device === device.name;
  const isOwnKind = set.key === key && (set.dtype === operator.dtype || set.dtype === 'any');
  const basis = isOwnDevice ? (isOwnKind ? 'fitted' : 'borrowed') : 'transferred';
  if (set.correction === null || !isOwnDevice || set.key !== key) return { cost, price, set, basis };
  const correction = createCorrection(cost, set.correction);
  return { cost, price: (other) => price(other) * correction(other), set, basis };
}

/**
 * The set of this kind and type; else of this kind; else of a related kind, where a family without variants stands for
 * the variant with the most rows.
 */
function findSet(
  key: string,
  dtype: DataType,
  profiles: readonly DeviceProfile[],
): { readonly set: FittedSet; readonly profile: DeviceProfile } | null {
  for (const wanted of [key, ...relatedKeys(key)]) {
    const matching = (test: (set: FittedSet) => boolean) =>
      profiles.flatMap((profile) => profile.sets.filter(test).map((set) => ({ set, profile })));
    const exact = matching((set) => set.key === wanted);
    const found =
      exact.length > 0 ? exact : mostRowsFirst(matching((set) => set.key.startsWith(`${wanted}/`)));
    const same = found.find(({ set }) => set.dtype === dtype || set.dtype === 'any');
    const alike = found.find(({ set }) => set.dtype !== 'any' && isAlike(set.dtype, dtype));
    const any = same ?? alike ?? found[0];
    if (any !== undefined) return any;
  }
  return null;
}

/** The first profile's sets, the largest first: an earlier profile is a better one, whatever its sizes. */
function mostRowsFirst<T extends { readonly set: FittedSet; readonly profile: DeviceProfile }>(
  found: readonly T[],
): readonly T[] {
  return found.filter(({ profile }) => profile === found[0]!.profile).sort((a, b) => b.set.rows - a.set.rows);
}

/** The 16-bit types run at the same rates on every device of the shelf. */
function isAlike(a: DataType, b: DataType): boolean {
  const half: readonly DataType[] = ['fp16', 'bf16'];
  return half.includes(a) && half.includes(b);
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
