import type { SuiteDocument } from '../../documents/suite.ts';
import type { LoadComparison, ServerAtLoad, SuiteComparison } from '../../documents/suite-comparison.ts';
import { combine, differ } from './combine.ts';
import { measures } from './measures.ts';
import type { PointResult } from './read-points.ts';

/** Compares the servers of a suite, load by load. */
export function compareSuite(document: SuiteDocument, results: readonly PointResult[]): SuiteComparison {
  return {
    schema: 'iwc.suite-comparison/1',
    name: document.name,
    workloads: document.workloads.map(({ id }) => ({
      workload: id,
      loads: loadsOf(results.filter(({ point }) => point.workload === id)).map((atLoad) =>
        compareLoad(document, atLoad),
      ),
    })),
  };
}

/** Points by load, ascending; loads that are no number come last, in their order. */
function loadsOf(results: readonly PointResult[]): PointResult[][] {
  const byLoad = new Map<string, PointResult[]>();
  for (const result of results)
    byLoad.set(result.point.load, [...(byLoad.get(result.point.load) ?? []), result]);
  const place = ([first]: readonly PointResult[]) => {
    const { target_rps: rate, value } = first!.point;
    return rate ?? (typeof value === 'number' ? value : Number.MAX_VALUE);
  };
  return [...byLoad.values()].sort((a, b) => place(a) - place(b));
}

function compareLoad({ servers }: SuiteDocument, results: readonly PointResult[]): LoadComparison {
  const { load, target_rps: targetRps } = results[0]!.point;
  const sides = servers
    .map(({ key }) =>
      serverAtLoad(
        key,
        results.filter(({ point }) => point.server === key),
      ),
    )
    .filter(({ planned }) => planned > 0);
  const [first, ...others] = sides;
  return {
    load,
    target_rps: targetRps,
    servers: sides,
    differences: others.map((side) => ({
      server: side.server,
      against: first!.server,
      measures: Object.fromEntries(
        measures.map(({ name }) => [name, differ(side.measures[name]!, first!.measures[name]!)]),
      ),
    })),
  };
}

function serverAtLoad(server: string, results: readonly PointResult[]): ServerAtLoad {
  const summaries = results.map(({ summary }) => summary).filter((summary) => summary !== null);
  const total = (count: (counts: (typeof summaries)[number]['counts']) => number) =>
    summaries.reduce((sum, { counts }) => sum + count(counts), 0);
  return {
    server,
    points: results.map(({ point }) => point.id),
    done: summaries.length,
    planned: results.length,
    ok: total(({ ok }) => ok),
    not_ok: total(({ failed, cancelled, not_sent: notSent }) => failed + cancelled + notSent),
    problems: [
      ...new Set(
        results.flatMap(({ point, invalid }) => [...(point.error === null ? [] : [point.error]), ...invalid]),
      ),
    ],
    measures: Object.fromEntries(measures.map(({ name, of }) => [name, combine(summaries.map(of))])),
  };
}
