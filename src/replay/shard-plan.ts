import type { LoadPolicy } from '../load/load-plan.ts';
import { linkRows, type RowLink } from '../load/load-plan.ts';
import type { ReplayPlan } from './read-plan.ts';

/** One thread's share: its rows as a plan of their own, and their places in the whole. */
export interface Shard {
  readonly plan: ReplayPlan;
  readonly index: Int32Array;
  readonly policy: LoadPolicy;
}

/** Splits a plan over threads: what is linked stays together, and the split depends on the plan and the count alone. */
export function shardPlan(plan: ReplayPlan, policy: LoadPolicy, shards: number): readonly Shard[] {
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
    return { plan: pickRows(plan, index), index, policy: sharePolicy(policy, shard, shards) };
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

/** Caps and users are dealt out one by one. */
function sharePolicy(policy: LoadPolicy, shard: number, shards: number): LoadPolicy {
  const share = (whole: number) => Math.floor(whole / shards) + (shard < whole % shards ? 1 : 0);
  switch (policy.kind) {
    case 'open':
      return { kind: 'open', maxInFlight: policy.maxInFlight === null ? null : share(policy.maxInFlight) };
    case 'concurrency':
      return { kind: 'concurrency', inFlight: share(policy.inFlight) };
    case 'users':
      return { ...policy, users: share(policy.users) };
    case 'paced':
      throw new Error('users who come and go are not shared among threads');
  }
}
