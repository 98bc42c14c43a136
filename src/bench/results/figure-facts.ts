import type { SuiteFigureFacts, SuitePanel } from '../../core/suite-figure.ts';
import type { SuiteDocument } from '../suite-document.ts';
import type { LoadComparison } from './comparison.ts';

interface PanelSpec {
  readonly title: string;
  readonly unit: string;
  readonly middle: string;
  /** The upper edge of the band; null for the measure's own interval. */
  readonly high: string | null;
}

const panels: readonly PanelSpec[] = [
  {
    title: 'TTFT from due: median, band to p99',
    unit: 'ms',
    middle: 'ttft_ms.due.p50',
    high: 'ttft_ms.due.p99',
  },
  { title: 'TPOT: median, band to p99', unit: 'ms/token', middle: 'tpot_ms.p50', high: 'tpot_ms.p99' },
  {
    title: 'ITL, gaps between chunks: median, band to p99',
    unit: 'ms',
    middle: 'itl_ms.p50',
    high: 'itl_ms.p99',
  },
  {
    title: 'Output tokens per second',
    unit: 'tokens/s',
    middle: 'throughput.output_tokens_per_s',
    high: null,
  },
  { title: 'Goodput: requests within the SLO', unit: 'requests/s', middle: 'goodput.good_rps', high: null },
  { title: 'Requests that failed', unit: 'share of offered', middle: 'measured.failed_share', high: null },
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
    subtitle: [
      `${repetitions} ${repetitions === 1 ? 'run' : 'runs'} a point`,
      `requests a point: ${requestRange(loads)}`,
      `seed ${document.seed}`,
      ...(document.slo === null ? [] : [`SLO ${document.slo}`]),
      `spec ${document.spec_path}`,
      `iwc ${document.iwc_version}`,
    ].join('   ·   '),
    loadLabel: isRate
      ? 'asked load (requests/s)'
      : `load, in order: ${loads.map(({ load }) => load).join(', ')}`,
    loads: Float64Array.from(loads, ({ target_rps: rate }, index) => (isRate ? rate! : index + 1)),
    panels: shown.map((panel) => panelOf(panel, servers, loads)),
    notes: [
      'A cross stands where a point has no such number: it failed, was not run, or its sample is too small for it.',
      ...(repetitions > 1
        ? ['Lines are means over the repetitions. Bands of rates are 95 % intervals of those means.']
        : []),
    ],
  };
}

function requestRange(loads: readonly LoadComparison[]): string {
  const counts = loads.flatMap(({ servers }) => servers.map(({ ok, not_ok: notOk }) => ok + notOk));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return counts.length === 0 ? 'none' : least === most ? String(least) : `${least} to ${most}`;
}

function panelOf(spec: PanelSpec, servers: readonly string[], loads: readonly LoadComparison[]): SuitePanel {
  return {
    title: spec.title,
    unit: spec.unit,
    series: servers.map((server) => {
      const at = (of: (load: LoadComparison['servers'][number]) => number | null | undefined) =>
        Float64Array.from(loads, (load) => {
          const side = load.servers.find((found) => found.server === server);
          return (side === undefined ? null : of(side)) ?? Number.NaN;
        });
      const { middle, high } = spec;
      return {
        server,
        middle: at(({ measures }) => measures[middle]!.value),
        low: at(({ measures }) =>
          high === null
            ? Math.max(0, measures[middle]!.interval_95?.[0] ?? Number.NaN)
            : measures[middle]!.value,
        ),
        high: at(({ measures }) =>
          high === null ? measures[middle]!.interval_95?.[1] : measures[high]!.value,
        ),
      };
    }),
  };
}
