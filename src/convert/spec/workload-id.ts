import { sha256Hex } from '../../io/hash.ts';

/** Hex digits of an id by content: 96 bits. */
const contentDigits = 24;
/** Hex digits of gpu-simulate-test's ids. */
const stableDigits = 10;

/** Ids that `workloadIdOf` gives. */
export const contentIdPattern = new RegExp(`^workload_[0-9a-f]{${contentDigits}}$`);
/** Ids that `stableId` gives to workloads. */
export const stableIdPattern = new RegExp(`^workload_[0-9a-f]{${stableDigits}}$`);

/** What makes a workload what it is. */
export interface WorkloadContent {
  readonly promptsSha256: string;
  readonly lengthsSha256: string;
  readonly intervalsSha256: string;
}

/** The id of a workload by its bytes: two that differ never share one, and a copy elsewhere keeps it. */
export function workloadIdOf(content: WorkloadContent): string {
  const joined = [content.promptsSha256, content.lengthsSha256, content.intervalsSha256].join('\u001f');
  return `workload_${sha256Hex(joined).slice(0, contentDigits)}`;
}

/** gpu-simulate-test's id: ten hex digits over a prefix and parts; different workloads may share one. */
export function stableId(prefix: string, parts: readonly (string | number | bigint)[]): string {
  return `${prefix}_${sha256Hex([prefix, ...parts].join('\u001f')).slice(0, stableDigits)}`;
}
