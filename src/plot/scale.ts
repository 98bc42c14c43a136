import { floorPower } from './floor-power.ts';

/** A straight map from values to places, with round ticks. */
export interface LinearScale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  /** The place of a value, in pixels. */
  at(value: number): number;
}

/** Steps between ticks are 1, 2 or 5 times a power of ten; the ends are widened to ticks where asked. */
export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
  options: { readonly ticks?: number; readonly isNice?: boolean } = {},
): LinearScale {
  const { ticks: wanted = 5, isNice = false } = options;
  const [low, high] = domain[0] === domain[1] ? [domain[0], domain[0] + 1] : domain;
  const step = tickStep((high - low) / wanted);
  const from = isNice ? Math.floor(low / step) * step : low;
  const to = isNice ? Math.ceil(high / step) * step : high;
  const ticks: number[] = [];
  // Multiples of an integer count: sums of a decimal step would drift.
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) ticks.push(round(i * step));
  const factor = (range[1] - range[0]) / (to - from);
  return { from, to, ticks, at: (value) => range[0] + (value - from) * factor };
}

function tickStep(rough: number): number {
  const power = floorPower(rough);
  const share = rough / power;
  const nice = share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10;
  return nice * power;
}

/** Without the noise of binary fractions. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
