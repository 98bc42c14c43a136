import type { LoadPlan } from './load-plan.ts';

/**
 * Divides a plan's rows among shards: what is linked stays together, and groups are dealt out in the order of their first
 * rows, so that the division depends on the plan and the number of shards alone. Rows ascend; a shard may be empty.
 */
export function shardRows(plan: LoadPlan, shards: number): readonly Int32Array[] {
  const root = roots(plan);
  const shardOf = new Int32Array(plan.count);
  const sizes = new Int32Array(shards);
  let groups = 0;
  for (let row = 0; row < plan.count; row++) {
    // The root is the first row of its group: its shard is known when the others come.
    const shard = root[row] === row ? groups++ % shards : shardOf[root[row]!]!;
    shardOf[row] = shard;
    sizes[shard]!++;
  }
  const rows = Array.from(sizes, (size) => new Int32Array(size));
  const next = new Int32Array(shards);
  for (let row = 0; row < plan.count; row++) {
    const shard = shardOf[row]!;
    rows[shard]![next[shard]!++] = row;
  }
  return rows;
}

/** The first row of everything that is linked with a row. */
function roots({ count, successorStart, successors }: LoadPlan): Int32Array {
  const parent = new Int32Array(count);
  for (let row = 0; row < count; row++) parent[row] = row;
  const find = (start: number): number => {
    let row = start;
    while (parent[row] !== row) {
      parent[row] = parent[parent[row]!]!;
      row = parent[row]!;
    }
    return row;
  };
  for (let row = 0; row < count; row++)
    for (let i = successorStart[row]!; i < successorStart[row + 1]!; i++) {
      const [a, b] = [find(row), find(successors[i]!)];
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  return parent.map((_, row) => find(row));
}
