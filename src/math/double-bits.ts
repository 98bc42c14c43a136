/** The bits of one double at a time. The index of its high 32-bit half depends on the machine's byte order. */
const number = new Float64Array(1);
const halves = new Int32Array(number.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Sign, exponent and top 20 bits of the fraction. */
export function highWord(x: number): number {
  number[0] = x;
  return halves[HIGH]!;
}

/** The low 32 bits of the fraction, unsigned. */
export function lowWord(x: number): number {
  number[0] = x;
  return halves[1 - HIGH]! >>> 0;
}

/** x·2^exponent, rounded once when the result is normal; any exponent that fits an int32. */
export function scaleByPowerOfTwo(x: number, exponent: number): number {
  if (exponent > -1022 && exponent < 1024) return x * powerOfTwo(exponent);
  const half = exponent >> 1;
  const clipped = Math.min(Math.max(half, -1022), 1023);
  const rest = Math.min(Math.max(exponent - clipped, -1022), 1023);
  return x * powerOfTwo(clipped) * powerOfTwo(rest);
}

/** 2^exponent for a normal result, exponent from −1022 to 1023. */
function powerOfTwo(exponent: number): number {
  number[0] = 0;
  halves[HIGH] = (exponent + 1023) << 20;
  return number[0]!;
}
