import type { SuiteDocument } from '../suite-document.ts';
import { type CombinedValue, combine, type Difference, differ } from './combine.ts';
import { measures } from './measures.ts';
import type { PointResult } from './read-points.ts';

/** What a server came to at a load, over its repetitions. */
export interface ServerAtLoad {
  readonly server: string;
  readonly points: readonly string[];
  /** Repetitions that are done, of those planned. */
  readonly done: number;
  readonly planned: number;
  readonly ok: number;
  /** Failed, cancelled or not sent. */
  readonly not_ok: number;
  /** Why runs were not done, or are not to be trusted. */
  readonly problems: readonly string[];
  readonly measures: Readonly<Record<string, CombinedValue>>;
}

export interface LoadComparison {
  readonly load: string;
  readonly target_rps: number | null;
  readonly servers: readonly ServerAtLoad[];
  /** Every other server against the first. */
  readonly differences: readonly {
    readonly server: string;
    readonly against: string;
    readonly measures: Readonly<Record<string, Difference>>;
  }[];
}

/** `comparison.json`: every workload of a suite, loads in ascending order, servers side by side. */
export interface SuiteComparison {
  readonly schema: 'iwc.suite-comparison/1';
  readonly name: string;
  readonly workloads: readonly { readonly workload: string; readonly loads: readonly LoadComparison[] }[];
}

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
