const SPLITTER = 134217729; // 2^27 + 1

/**
 * a·b − product, exactly, where `product` is a·b rounded: each factor is cut in two halves whose products fit a double.
 * Source: T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18 (1971).
 * |a| and |b| must stay below 2^990.
 */
export function productError(a: number, b: number, product: number): number {
  const aSpread = a * SPLITTER;
  const aTop = aSpread - (aSpread - a);
  const aBottom = a - aTop;
  const bSpread = b * SPLITTER;
  const bTop = bSpread - (bSpread - b);
  const bBottom = b - bTop;
  return aTop * bTop - product + aTop * bBottom + aBottom * bTop + aBottom * bBottom;
}
