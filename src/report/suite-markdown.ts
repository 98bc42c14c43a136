import { formatFixed, notAvailable } from './fixed.ts';

interface Combined {
  readonly value: number | null;
  readonly interval_95: readonly [number, number] | null;
}

interface Side {
  readonly server: string;
  readonly done: number;
  readonly planned: number;
  readonly ok: number;
  readonly not_ok: number;
  readonly problems: readonly string[];
  readonly measures: Readonly<Record<string, Combined>>;
}

interface Change {
  readonly relative: number | null;
  readonly interval_95: readonly [number, number] | null;
  readonly is_clear: boolean | null;
}

/** A compared suite, as comparison.json has it. */
export interface SuiteReportFacts {
  readonly name: string;
  readonly slo: string | null;
  readonly servers: readonly { readonly key: string; readonly base_url: string; readonly model: string }[];
  readonly workloads: readonly {
    readonly workload: string;
    readonly loads: readonly {
      readonly load: string;
      readonly target_rps: number | null;
      readonly servers: readonly Side[];
      readonly differences: readonly {
        readonly server: string;
        readonly against: string;
        readonly measures: Readonly<Record<string, Change>>;
      }[];
    }[];
  }[];
}

const columns: readonly { readonly title: string; readonly measure: string; readonly decimals: number }[] = [
  { title: 'offered/s', measure: 'load.offered_rps', decimals: 2 },
  { title: 'sent/s', measure: 'load.achieved_rps', decimals: 2 },
  { title: 'TTFT p50 ms', measure: 'ttft_ms.due.p50', decimals: 1 },
  { title: 'TTFT p99 ms', measure: 'ttft_ms.due.p99', decimals: 1 },
  { title: 'TPOT p50 ms', measure: 'tpot_ms.p50', decimals: 2 },
  { title: 'ITL p99 ms', measure: 'itl_ms.p99', decimals: 2 },
  { title: 'output tokens/s', measure: 'throughput.output_tokens_per_s', decimals: 1 },
  { title: 'goodput/s', measure: 'goodput.good_rps', decimals: 2 },
];

/** A suite as Markdown: a table a workload, and what differs clearly between servers. */
export function renderSuiteMarkdown(facts: SuiteReportFacts): string {
  const lines = [
    `# ${inline(facts.name)}`,
    '',
    ...facts.servers.map(
      ({ key, base_url: url, model }) => `- **${inline(key)}**: ${inline(url)}, ${inline(model)}`,
    ),
    ...(facts.slo === null ? [] : ['', `SLO: ${inline(facts.slo)}`]),
    ...facts.workloads.flatMap((workload) => ['', ...renderWorkload(workload, facts.slo !== null)]),
    '',
    'Square brackets are 95 % intervals: over the repetitions where there are several, else within the run. TTFT counts from when a request was due. ITL are the gaps between chunks.',
  ];
  return `${lines.join('\n')}\n`;
}

function renderWorkload(
  { workload, loads }: SuiteReportFacts['workloads'][number],
  hasSlo: boolean,
): string[] {
  const shown = columns.filter(({ measure }) => hasSlo || !measure.startsWith('goodput'));
  const head = ['load', 'server', 'runs', 'ok', 'not ok', ...shown.map(({ title }) => title)];
  const rows = loads.flatMap(({ load, servers }) =>
    servers.map((side) => [
      ...[
        inline(load),
        inline(side.server),
        `${side.done}/${side.planned}`,
        String(side.ok),
        String(side.not_ok),
      ],
      ...shown.map(({ measure, decimals }) => cell(side.measures[measure], decimals)),
    ]),
  );
  const problems = loads.flatMap(({ load, servers }) =>
    servers.flatMap(({ server, problems: own }) =>
      own.map((problem) => `- ${inline(server)} at ${inline(load)}: ${inline(problem)}`),
    ),
  );
  const changes = loads.flatMap(({ load, differences }) =>
    differences.flatMap((difference) => renderChanges(load, difference)),
  );
  return [
    `## ${inline(workload)}`,
    '',
    row(head),
    row(head.map((_, i) => (i < 2 ? '---' : '---:'))),
    ...rows.map(row),
    ...(problems.length === 0 ? [] : ['', 'Not to be trusted or not done:', '', ...problems]),
    ...(changes.length === 0 ? [] : ['', 'Clearly different:', '', ...changes]),
  ];
}

function renderChanges(
  load: string,
  {
    server,
    against,
    measures,
  }: SuiteReportFacts['workloads'][number]['loads'][number]['differences'][number],
): string[] {
  return columns.flatMap(({ title, measure }) => {
    const change = measures[measure];
    if (change === undefined || change.is_clear !== true || change.relative === null) return [];
    const percent = `${change.relative > 0 ? '+' : '−'}${formatFixed(Math.abs(change.relative) * 100, 1)} %`;
    return [`- at ${inline(load)}, ${inline(server)} against ${inline(against)}: ${title} ${percent}`];
  });
}

function cell(combined: Combined | undefined, decimals: number): string {
  if (combined === undefined || combined.value === null) return notAvailable;
  const { value, interval_95: interval } = combined;
  const range =
    interval === null
      ? ''
      : ` [${formatFixed(interval[0], decimals)}, ${formatFixed(interval[1], decimals)}]`;
  return `${formatFixed(value, decimals)}${range}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text that Markdown takes for nothing else. */
function inline(text: string): string {
  return text.replaceAll(/([\\|<>*_`[\]])/g, '\\$1').replaceAll(/[\r\n]+/g, ' ');
}
