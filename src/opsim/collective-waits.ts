import type { PricedKernel } from './price-rows.ts';

/**
 * How long each collective waited for its peers: its time less the shortest of the same size. A trace's durations hold both, and
 * only the transfer is the network's.
 */
export function waitsOf(priced: readonly PricedKernel[]): ReadonlyMap<PricedKernel, number> {
  const shortest = new Map<string, number>();
  const collectives = priced.filter(
    (one) =>
      one.kernel.row.family === 'collective' &&
      one.kernel.reading.operator !== null &&
      one.kernel.measuredUs !== null,
  );
  for (const { kernel } of collectives) {
    const key = JSON.stringify(kernel.reading.operator);
    shortest.set(key, Math.min(shortest.get(key) ?? Number.POSITIVE_INFINITY, kernel.measuredUs!));
  }
  return new Map(
    collectives.map((one) => [
      one,
      one.kernel.measuredUs! - shortest.get(JSON.stringify(one.kernel.reading.operator))!,
    ]),
  );
}
