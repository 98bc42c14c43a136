import { linkRows, type RowLink } from '../load/load-plan.ts';
import { type LoadChoice, loadOf } from '../load-policies/index.ts';
import type { ReplayPlan } from './read-plan.ts';

/** One thread's share: its rows as a plan of their own, and their places in the whole. */
export interface Shard {
  readonly plan: ReplayPlan;
  readonly index: Int32Array;
  readonly load: LoadChoice;
}

/**
 * Splits a plan and its load over threads: what is linked stays together, and the split depends on the plan and the count
 * alone. The load is one that can be divided.
 */
export function shardPlan(plan: ReplayPlan, choice: LoadChoice, shards: number): readonly Shard[] {
  const load = loadOf(choice);
  const root = roots(plan);
  const owner = new Int32Array(plan.count);
  const next = new Map<number, number>();
  for (let row = 0; row < plan.count; row++) {
    const own = root[row]!;
    let shard = next.get(own);
    if (shard === undefined) {
      shard = next.size % shards;
      next.set(own, shard);
    }
    owner[row] = shard;
  }
  return Array.from({ length: shards }, (_, shard) => {
    const index = Int32Array.from({ length: plan.count }, (_, row) => row).filter(
      (row) => owner[row] === shard,
    );
    const share = load.share({ index: shard, count: shards });
    if (share === null) throw new Error(`a load of policy '${choice.policy}' is not shared among threads`);
    return { plan: pickRows(plan, index), index, load: share };
  });
}

/** The first row of everything that is linked with a row. */
function roots({ count, successorStart, successors }: ReplayPlan): Int32Array {
  const parent = Int32Array.from({ length: count }, (_, row) => row);
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

/** A plan of some rows of a plan; what they waited for outside of them is no bar. */
export function pickRows(plan: ReplayPlan, index: Int32Array): ReplayPlan {
  const place = new Int32Array(plan.count).fill(-1);
  for (const [at, row] of index.entries()) place[row] = at;
  const links: RowLink[] = [];
  for (const row of index)
    for (let i = plan.successorStart[row]!; i < plan.successorStart[row + 1]!; i++) {
      const after = place[plan.successors[i]!]!;
      if (after >= 0) links.push({ before: place[row]!, after });
    }
  const floats = (column: Float64Array) => Float64Array.from(index, (row) => column[row]!);
  const integers = (column: Int32Array) => index.map((row) => column[row]!);
  return {
    ...plan,
    count: index.length,
    arrivalNs: floats(plan.arrivalNs),
    thinkNs: floats(plan.thinkNs),
    cancelAfterNs: floats(plan.cancelAfterNs),
    session: integers(plan.session),
    promptTokens: integers(plan.promptTokens),
    maxOutputTokens: integers(plan.maxOutputTokens),
    bodies: {
      path: plan.bodies.path,
      offset: floats(plan.bodies.offset),
      length: integers(plan.bodies.length),
    },
    ...linkRows(index.length, links),
  };
}
