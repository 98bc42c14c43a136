import type { Entry } from '../core/registry.ts';
import type { Device } from '../operators/device.ts';
import type { Operator, PricedFamily } from '../operators/operator.ts';

/** One fitted number of a cost model. */
export interface CostParameter {
  readonly name: string;
  readonly meaning: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** A plausible value: where a fit begins, what a fit with few rows is drawn towards, what stands without a fit. */
  readonly usual: number;
  /** Whether ratios or differences of the value matter. */
  readonly scale: 'log' | 'linear';
}

/** Values of a model's parameters by name. */
export type CostParameters = Readonly<Record<string, number>>;

/** The price of one operator on one device, in µs. Pure and synchronous; called 10^5 times a second. */
export type Price = (operator: Operator) => number;

/** How a kind of operator spends time: a closed form with a handful of fitted parameters. */
export interface OperatorCost extends Entry {
  readonly families: readonly PricedFamily[];
  readonly parameters: readonly CostParameter[];
  /** Names of the sizes that place an operator among others of its kind: what training ranges are stated in. */
  readonly sizes: readonly string[];
  /** Writes an operator's sizes, all positive, in the order of `sizes`. */
  sizesOf(operator: Operator, out: Float64Array): void;
  /** Binds device and parameters. The price function is only called with operators of `families`. */
  bind(device: Device, parameters: CostParameters): Price;
}

/** Keeps the literal name, so the registry can know it. */
export function defineOperatorCost<const Name extends string>(
  cost: OperatorCost & { readonly name: Name },
): OperatorCost & { readonly name: Name } {
  return cost;
}

/** The parameters a model has without any fit. */
export function usualParameters(cost: OperatorCost): CostParameters {
  return Object.fromEntries(cost.parameters.map(({ name, usual }) => [name, usual]));
}
