/** The largest power of ten that is not above a positive value, by its decimal digits. */
export function floorPower(value: number): number {
  const [, exponent] = value.toExponential().split('e') as [string, string];
  return Number(`1e${exponent}`);
}
