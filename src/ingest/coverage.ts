import type { Coverage, CoverageReport } from '../documents/ingest.ts';
import { type ShapeRoute, shapeRoutes } from '../nouns/operator-table.ts';
import { isKernel, type RankTrace, shareOf, toUs } from './rank-trace.ts';

/** What is known of the kernels, in kernels and in time. */
export function coverageOf(ranks: readonly RankTrace[]): CoverageReport {
  const all = count(ranks, () => true);
  const of = (holds: (rank: RankTrace, i: number) => boolean): Coverage => {
    const { kernels, ns } = count(ranks, holds);
    return {
      kernels,
      kernel_share: shareOf(kernels, all.kernels),
      total_us: toUs(ns),
      time_share: shareOf(ns, all.ns),
    };
  };
  const routes = shapeRoutes.map((route, index) => [
    route,
    of(({ maker }, i) => maker.trace.links.route[i] === index),
  ]);
  return {
    launches: of(({ maker }, i) => maker.trace.links.launch[i]! >= 0),
    stacks: of(({ maker }, i) => maker.trace.links.stack[i]! >= 0),
    steps: of(({ maker }, i) => maker.trace.links.step[i]! >= 0),
    shapes: of(({ maker }, i) => maker.trace.links.dims[i]! >= 0),
    sizes: of(({ maker }, i) => maker.classify(i).sizes !== null),
    by_route: Object.fromEntries(routes) as Record<ShapeRoute, Coverage>,
  };
}

function count(ranks: readonly RankTrace[], holds: (rank: RankTrace, i: number) => boolean) {
  let kernels = 0;
  let ns = 0;
  for (const rank of ranks) {
    const { durationNs } = rank.maker.trace.events.device;
    for (let i = 0; i < durationNs.length; i++) {
      if (!isKernel(rank.maker, i) || !holds(rank, i)) continue;
      kernels++;
      ns += durationNs[i]!;
    }
  }
  return { kernels, ns };
}
