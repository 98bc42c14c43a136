import type { MeasuredKernel } from '../operators/measured-kernels.ts';

/**
 * How long each collective waited for its peers: its time less the shortest of the same size. A trace's durations hold
 * both, and only the rest is the network's. Where every call waited, the shortest still holds some waiting.
 */
export function waitsOf(kernels: readonly MeasuredKernel[]): ReadonlyMap<MeasuredKernel, number> {
  const shortest = new Map<string, number>();
  const collectives = kernels.filter(
    ({ reading, measuredUs }) => reading.operator?.family === 'collective' && measuredUs !== null,
  );
  for (const { reading, measuredUs } of collectives) {
    const key = JSON.stringify(reading.operator);
    shortest.set(key, Math.min(shortest.get(key) ?? Number.POSITIVE_INFINITY, measuredUs!));
  }
  return new Map(
    collectives.map((kernel) => [
      kernel,
      kernel.measuredUs! - shortest.get(JSON.stringify(kernel.reading.operator))!,
    ]),
  );
}
