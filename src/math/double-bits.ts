/** The bits of one double at a time. The index of its high 32-bit half depends on the machine's byte order. */
const number = new Float64Array(1);
const halves = new Int32Array(number.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Sign, exponent and top 20 bits of the fraction. */
export function highWord(x: number): number {
  number[0] = x;
  return halves[HIGH]!;
}

/** x with its high word replaced. */
export function withHighWord(x: number, word: number): number {
  number[0] = x;
  halves[HIGH] = word;
  return number[0]!;
}

/** x with the low 32 bits of its fraction cleared. */
export function truncateLowWord(x: number): number {
  number[0] = x;
  halves[1 - HIGH] = 0;
  return number[0]!;
}

/** x·2^exponent, rounded once when the result is normal; any exponent that fits an int32. */
export function scaleByPowerOfTwo(x: number, exponent: number): number {
  if (exponent > -1022 && exponent < 1024) return x * withHighWord(0, (exponent + 1023) << 20);
  const half = exponent >> 1;
  const clipped = Math.min(Math.max(half, -1022), 1023);
  const rest = Math.min(Math.max(exponent - clipped, -1022), 1023);
  return x * withHighWord(0, (clipped + 1023) << 20) * withHighWord(0, (rest + 1023) << 20);
}
