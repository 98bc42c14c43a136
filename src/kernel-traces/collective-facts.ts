import { shortDtype } from '../core/dtypes.ts';
import type { CollectiveFacts } from '../nouns/operator-table.ts';

/** Kineto's spellings of collectives, without underscores, and the field's. */
const kinds: Readonly<Record<string, string>> = {
  allreduce: 'all_reduce',
  allgather: 'all_gather',
  allgatherbase: 'all_gather',
  allgatherintotensor: 'all_gather',
  allgatherintotensorcoalesced: 'all_gather',
  reducescatter: 'reduce_scatter',
  reducescatterbase: 'reduce_scatter',
  reducescattertensor: 'reduce_scatter',
  reducescattertensorcoalesced: 'reduce_scatter',
  alltoall: 'all_to_all',
  alltoallbase: 'all_to_all',
  alltoallv: 'all_to_all',
  broadcast: 'broadcast',
  reduce: 'reduce',
  gather: 'gather',
  scatter: 'scatter',
  send: 'send',
  recv: 'recv',
  barrier: 'barrier',
};

/** What a kernel's arguments say about the collective it serves; null when they cannot be read. */
export function collectiveFacts(argumentsJson: string): CollectiveFacts | null {
  let given: Record<string, unknown>;
  try {
    given = JSON.parse(argumentsJson) as Record<string, unknown>;
  } catch {
    return null;
  }
  const name = given['Collective name'];
  if (typeof name !== 'string') return null;
  const { dtype } = given;
  return {
    kind: collectiveKind(name),
    in_elements: count(given['In msg nelems']),
    out_elements: count(given['Out msg nelems']),
    dtype: typeof dtype === 'string' ? (shortDtype(dtype) ?? dtype) : null,
    ranks: count(given['Group size']),
    group: typeof given['Process Group Name'] === 'string' ? given['Process Group Name'] : null,
  };
}

/** `allreduce`, `_allgather_base`, `nccl:all_reduce` → `all_reduce`, …; an unknown one is kept as it is. */
export function collectiveKind(name: string): string {
  const bare = name.toLowerCase().replace(/^.*:/, '').replaceAll('_', '');
  return kinds[bare] ?? name;
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
