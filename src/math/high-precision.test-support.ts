/*
 * A second opinion in whole numbers scaled by 2^240 (72 digits): plain series, no tables, so that what it confirms was
 * not computed the same way.
 */
const BITS = 240n;
export const ONE = 1n << BITS;
export const LN2 = arctanhSeries(ONE / 3n) * 2n;
const PI = 4n * (4n * arctan(ONE / 5n) - arctan(ONE / 239n));

export function times(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

export function over(a: bigint, b: bigint): bigint {
  return (a << BITS) / b;
}

/** Exact for doubles that are multiples of 2^-240. */
export function fromNumber(x: number): bigint {
  let power = 0n;
  let scaled = x;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    power++;
  }
  return (BigInt(scaled) << BITS) >> power;
}

/** The nearest double, for values that are normal doubles. */
export function toNumber(x: bigint): number {
  return Number(x) * 2 ** -Number(BITS);
}

/** How far a double is from the exact value, in units in the double's last place. */
export function errorInUnits(actual: number, exact: bigint): number {
  const size = Math.abs(actual);
  let unit = 2 ** -1022;
  while (unit * 2 ** 53 <= size) unit *= 2;
  return Math.abs(toNumber(fromNumber(actual) - exact)) / unit;
}

/** e^x: x = k·ln 2 + r, Taylor for r/2^16, then 16 squarings. */
export function exp(x: bigint): bigint {
  const doublings = x / LN2 - (x < 0n ? 1n : 0n);
  const small = (x - doublings * LN2) >> 16n;
  let total = ONE;
  let term = ONE;
  for (let k = 1n; term !== 0n; k++) {
    term = times(term, small) / k;
    total += term;
  }
  for (let i = 0; i < 16; i++) total = times(total, total);
  return doublings >= 0n ? total << doublings : total >> -doublings;
}

/** ln x for x > 0, brought to [¾, 1½] by doubling or halving. */
export function log(x: bigint): bigint {
  let near = x;
  let doublings = 0n;
  for (; near < (ONE * 3n) / 4n; near *= 2n) doublings--;
  for (; near > (ONE * 3n) / 2n; near /= 2n) doublings++;
  return 2n * arctanhSeries(over(near - ONE, near + ONE)) + doublings * LN2;
}

/** sin x, by Taylor after taking away whole turns. */
export function sin(x: bigint): bigint {
  const angle = x % (2n * PI);
  const square = times(angle, angle);
  let term = angle;
  let total = 0n;
  for (let k = 1n; term !== 0n && term !== -1n; k += 2n) {
    total += term;
    term = -times(term, square) / ((k + 1n) * (k + 2n));
  }
  return total;
}

export function cos(x: bigint): bigint {
  return sin(x + PI / 2n);
}

/** x + x³/3 + x⁵/5 + … */
function arctanhSeries(x: bigint): bigint {
  return oddSeries(x, (x * x) >> BITS);
}

/** x − x³/3 + x⁵/5 − … */
function arctan(x: bigint): bigint {
  return oddSeries(x, -((x * x) >> BITS));
}

function oddSeries(x: bigint, factor: bigint): bigint {
  let total = 0n;
  let power = x;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    total += power / k;
    power = (power * factor) >> BITS;
  }
  return total;
}
