/** Blocks of a kernel that cost the same. */
export interface BlockGroup {
  readonly count: number;
  readonly cost: number;
}

/**
 * The cost of a kernel's waves, `slots` blocks at a time, when the costliest blocks start first and a wave takes as long
 * as its costliest block: ceil(blocks / slots) · cost where all are equal. A further block never makes it less.
 */
export function costOfWaves(groups: readonly BlockGroup[], slots: number): number {
  let blocks = 0;
  let waves = 0;
  let total = 0;
  for (const { count, cost } of [...groups].sort((a, b) => b.cost - a.cost)) {
    blocks += count;
    const begun = Math.ceil(blocks / slots);
    total += (begun - waves) * cost;
    waves = begun;
  }
  return total;
}
