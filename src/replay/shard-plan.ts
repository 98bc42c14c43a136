import { pickPlan } from '../load/load-plan.ts';
import { shardRows } from '../load/shard-rows.ts';
import { type LoadChoice, loadOf } from '../load-policies/index.ts';
import { pickRows } from '../nouns/pick-rows.ts';
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
 * @returns as many shards as asked for at most: none without requests, and none whose share of the load would be nothing
 */
export function shardPlan(plan: ReplayPlan, choice: LoadChoice, most: number): readonly Shard[] {
  const load = loadOf(choice);
  const parts = shardRows(plan, Math.min(most, load.mostInFlight ?? most)).filter(({ length }) => length > 0);
  return parts.map((index, part) => {
    const share = load.share({ index: part, count: parts.length });
    if (share === null) throw new Error(`a load of policy '${choice.policy}' is not shared among threads`);
    return { plan: pickRequests(plan, index), index, load: share };
  });
}

/** A plan of some rows of a plan, with their requests; what they waited for outside of them is no bar. */
export function pickRequests(plan: ReplayPlan, index: Int32Array): ReplayPlan {
  return { ...plan, ...pickPlan(plan, index), columns: pickRows(plan.columns, index) };
}
