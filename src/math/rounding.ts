/** The nearest whole number, a tie to the even one, as Python's `round` and IEEE 754's default. NaN and ±∞ stay. */
export function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const fraction = x - below;
  if (fraction < 0.5 || Number.isNaN(fraction)) return below;
  if (fraction > 0.5) return below + 1;
  return below % 2 === 0 ? below : below + 1;
}
