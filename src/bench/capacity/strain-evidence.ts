import { meanInterval } from '../../metrics/batch-means.ts';
import type { Evidence } from '../../search/evidence.ts';

/** Share of a probe, from its start, in which the server fills up; it does not count. */
const settlingShare = 0.25;

/**
 * The evidence in a probe.
 * @param strain of every offered request in order of due time: its worst latency over that latency's limit, so above 1
 *   is a miss; Infinity for one that failed
 */
export function evidenceOf(strain: Float64Array): Evidence {
  const counted = strain.subarray(Math.floor(strain.length * settlingShare));
  let missed = 0;
  for (const value of counted) if (value > 1) missed++;
  return {
    offered: counted.length,
    missed,
    effective: Math.min(
      effectiveOf(counted, (value) => Math.min(value, strainCap)),
      effectiveOf(counted, (value) => (value > 1 ? 1 : 0)),
    ),
  };
}

/** Far misses are misses; their size is no news. */
const strainCap = 2;

/** n_eff of the mean by batch means; all values alike tell nothing of a dependence. */
function effectiveOf(values: Float64Array, of: (value: number) => number): number {
  const result = meanInterval(values.map(of));
  return 'interval' in result ? result.interval.nEff : values.length;
}
