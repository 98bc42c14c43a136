import type { SuiteFigureFacts, SuitePanel } from '../../core/suite-figure.ts';
import type { SuiteDocument } from '../../documents/suite.ts';
import type { LoadComparison, ServerAtLoad } from '../../documents/suite-comparison.ts';

interface PanelSpec {
  readonly title: string;
  readonly unit: string;
  readonly middle: string;
  /** Percentiles that bands reach to, from the innermost out; empty for the measure's own interval. */
  readonly upTo: readonly string[];
}

const latency = (title: string, unit: string, name: string): PanelSpec => ({
  title: `${title}: median, bands to p90 and p99`,
  unit,
  middle: `${name}.p50`,
  upTo: [`${name}.p90`, `${name}.p99`],
});

const panels: readonly PanelSpec[] = [
  latency('TTFT from due', 'ms', 'ttft_ms.due'),
  latency('TPOT', 'ms/token', 'tpot_ms'),
  latency('ITL, gaps between chunks', 'ms', 'itl_ms'),
  {
    title: 'Output tokens per second',
    unit: 'tokens/s',
    middle: 'throughput.output_tokens_per_s',
    upTo: [],
  },
  { title: 'Goodput: requests within the SLO', unit: 'requests/s', middle: 'goodput.good_rps', upTo: [] },
  {
    title: 'Requests that were not answered',
    unit: 'share of asked',
    middle: 'measured.not_ok_share',
    upTo: [],
  },
];

/** What the picture of a workload shows. Goodput stands in it when the suite has an SLO. */
export function figureFacts(
  document: SuiteDocument,
  { workload, loads }: { readonly workload: string; readonly loads: readonly LoadComparison[] },
): SuiteFigureFacts {
  const shown = panels.filter(({ middle }) => document.slo !== null || !middle.startsWith('goodput.'));
  const servers = document.servers.map(({ key }) => key);
  const isRate = loads.every(({ target_rps: rate }) => rate !== null);
  const repetitions = Math.max(1, ...document.points.map(({ repetition }) => repetition + 1));
  return {
    title: `${document.name}: ${workload}`,
    facts: [
      `${repetitions} ${repetitions === 1 ? 'run' : 'runs'} a load and server`,
      `n = ${requestRange(loads)} requests in ${repetitions === 1 ? 'it' : 'all of them'}`,
      `seed ${document.seed}`,
      ...(document.slo === null ? [] : [`SLO ${document.slo}`]),
      `source ${document.spec_path}, session ${document.session_id}`,
      `iwc ${document.iwc_version}`,
    ],
    loadLabel: isRate ? 'asked load (requests/s)' : 'load',
    loads: Float64Array.from(loads, ({ target_rps: rate }, index) => (isRate ? rate! : index + 1)),
    loadNames: isRate ? null : loads.map(({ load }) => load),
    panels: shown.map((panel) => panelOf(panel, servers, loads)),
    notes: notesOf(loads, repetitions),
  };
}

function notesOf(loads: readonly LoadComparison[], repetitions: number): string[] {
  const isAnyPartial = loads.some(({ servers }) => servers.some(({ not_ok: notOk }) => notOk > 0));
  return [
    'A cross stands where there is no such number: nothing was answered or run, or the sample is too small for it. So do bands end.',
    ...(isAnyPartial
      ? ['A ring stands where some requests were not answered: latencies there are of the others alone.']
      : []),
    ...(repetitions > 1
      ? ['Lines are means over the repetitions. Bands of rates are 95 % intervals of those means.']
      : []),
  ];
}

function requestRange(loads: readonly LoadComparison[]): string {
  const counts = loads.flatMap(({ servers }) => servers.map(({ ok, not_ok: notOk }) => ok + notOk));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return counts.length === 0 ? 'none' : least === most ? String(least) : `${least} to ${most}`;
}

function panelOf(
  { title, unit, middle, upTo }: PanelSpec,
  servers: readonly string[],
  loads: readonly LoadComparison[],
): SuitePanel {
  return {
    title,
    unit,
    series: servers.map((server) => {
      const sides = loads.map((load) => load.servers.find((found) => found.server === server));
      const at = (of: (side: ServerAtLoad) => number | null | undefined) =>
        Float64Array.from(sides, (side) => (side === undefined ? null : of(side)) ?? Number.NaN);
      const edges = [middle, ...upTo].map((name) => at(({ measures }) => measures[name]!.value));
      const interval = {
        // A rate is not below 0, whatever its interval says.
        low: at(({ measures }) => Math.max(0, measures[middle]!.interval_95?.[0] ?? Number.NaN)),
        high: at(({ measures }) => measures[middle]!.interval_95?.[1]),
      };
      return {
        server,
        middle: edges[0]!,
        bands: upTo.length === 0 ? [interval] : upTo.map((_, i) => ({ low: edges[i]!, high: edges[i + 1]! })),
        isPartial: Uint8Array.from(sides, (side) => (side !== undefined && side.not_ok > 0 ? 1 : 0)),
      };
    }),
  };
}
