import type { FamilyShare, KernelBreakdown, KernelShare } from '../documents/ingest.ts';
import type { OperatorFamily } from '../nouns/operator-table.ts';
import { isKernel, type RankTrace, shareOf, toUs } from './rank-trace.ts';
import { describeDurations } from './statistics.ts';

interface Group {
  readonly name: string;
  readonly shortName: string;
  readonly family: OperatorFamily;
  readonly operation: string | null;
  readonly durations: number[];
}

/** Kernels by name and by family. A name whose kernels serve several families is listed once for each. */
export function kernelBreakdown(ranks: readonly RankTrace[]): KernelBreakdown {
  const groups = group(ranks);
  const totalNs = groups.reduce((sum, { durations }) => sum + sumOf(durations), 0);
  const byName = groups
    .map(
      ({ name, shortName, family, operation, durations }): KernelShare => ({
        name,
        short_name: shortName,
        family,
        operation,
        ...describeDurations(durations),
        share: shareOf(sumOf(durations), totalNs),
      }),
    )
    .sort((a, b) => b.total_us - a.total_us || (a.name < b.name ? -1 : 1));
  const families = shareByFamily(groups, totalNs);
  const unknownNs = families.find(({ family }) => family === 'unknown')?.total_us ?? 0;
  return {
    kernels: byName.reduce((sum, { count }) => sum + count, 0),
    names: new Set(byName.map(({ name }) => name)).size,
    total_us: toUs(totalNs),
    families,
    by_name: byName,
    unknown: byName.filter(({ family }) => family === 'unknown'),
    classified_share: shareOf(totalNs - unknownNs * 1000, totalNs),
  };
}

function group(ranks: readonly RankTrace[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { maker } of ranks) {
    const { device, texts } = maker.trace.events;
    for (let i = 0; i < device.kind.length; i++) {
      if (!isKernel(maker, i)) continue;
      const { family, operation, shortName } = maker.classify(i);
      const name = texts[device.name[i]!]!;
      const key = `${family} ${name}`;
      const known = groups.get(key);
      if (known !== undefined) known.durations.push(device.durationNs[i]!);
      else groups.set(key, { name, shortName, family, operation, durations: [device.durationNs[i]!] });
    }
  }
  return [...groups.values()];
}

function shareByFamily(groups: readonly Group[], totalNs: number): FamilyShare[] {
  const families = new Map<OperatorFamily, { kernels: number; names: number; ns: number }>();
  for (const { family, durations } of groups) {
    const known = families.get(family) ?? { kernels: 0, names: 0, ns: 0 };
    known.kernels += durations.length;
    known.names++;
    known.ns += sumOf(durations);
    families.set(family, known);
  }
  return [...families]
    .map(([family, { kernels, names, ns }]) => ({
      family,
      kernels,
      names,
      total_us: toUs(ns),
      share: shareOf(ns, totalNs),
    }))
    .sort((a, b) => b.total_us - a.total_us || (a.family < b.family ? -1 : 1));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
