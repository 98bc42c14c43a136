import type { PhaseReport, StepReport } from '../documents/ingest.ts';
import { lengthOf, unite } from '../math/intervals.ts';
import type { OperatorFamily, Phase } from '../nouns/operator-table.ts';
import { intervalsOf, isKernel, type RankTrace, spanOf, toUs } from './rank-trace.ts';

/** The steps of every rank, with what each spent its time on. */
export function stepBreakdown(ranks: readonly RankTrace[]): readonly StepReport[] {
  return ranks.flatMap((rank) => {
    const { steps, links } = rank.maker.trace;
    return steps.map((step, index): StepReport => {
      const work = workOf(rank, (i) => links.step[i] === index);
      const span = spanOf(work.intervals);
      return {
        rank: rank.rank,
        step: index,
        label: step.label,
        phase: step.phase,
        host_us: toUs(step.durationNs),
        kernels: work.kernels,
        kernel_sum_us: toUs(work.kernelNs),
        busy_us: toUs(lengthOf(unite(work.intervals))),
        span_us: span === null ? null : toUs(span.endNs - span.startNs),
        families: work.families,
      };
    });
  });
}

/** Work by phase, with what no step holds in a row of its own. */
export function phaseBreakdown(ranks: readonly RankTrace[]): readonly PhaseReport[] {
  const phaseOf = ({ maker }: RankTrace, i: number): Phase | null =>
    maker.trace.steps[maker.trace.links.step[i]!]?.phase ?? null;
  return (['prefill', 'decode', 'mixed', null] as const).flatMap((phase) => {
    const works = ranks.map((rank) => workOf(rank, (i) => phaseOf(rank, i) === phase));
    if (works.every(({ intervals }) => intervals.starts.length === 0)) return [];
    const families: Partial<Record<OperatorFamily, number>> = {};
    for (const work of works)
      for (const [family, us] of Object.entries(work.families) as [OperatorFamily, number][])
        families[family] = (families[family] ?? 0) + us;
    return [
      {
        phase,
        steps: ranks.reduce(
          (sum, { maker }) => sum + maker.trace.steps.filter((step) => step.phase === phase).length,
          0,
        ),
        kernels: works.reduce((sum, { kernels }) => sum + kernels, 0),
        kernel_sum_us: toUs(works.reduce((sum, { kernelNs }) => sum + kernelNs, 0)),
        busy_us: toUs(works.reduce((sum, { intervals }) => sum + lengthOf(unite(intervals)), 0)),
        families,
      },
    ];
  });
}

function workOf({ maker }: RankTrace, passes: (i: number) => boolean) {
  const { durationNs } = maker.trace.events.device;
  const ns = new Map<OperatorFamily, number>();
  let kernels = 0;
  let kernelNs = 0;
  const intervals = intervalsOf(maker, (i) => {
    if (!passes(i)) return false;
    const { family } = maker.classify(i);
    ns.set(family, (ns.get(family) ?? 0) + durationNs[i]!);
    if (isKernel(maker, i)) {
      kernels++;
      kernelNs += durationNs[i]!;
    }
    return true;
  });
  const families = Object.fromEntries(
    [...ns].sort((a, b) => b[1] - a[1]).map(([family, total]) => [family, toUs(total)]),
  );
  return { intervals, kernels, kernelNs, families: families as Partial<Record<OperatorFamily, number>> };
}
