import type { PointFacts, ReportedSuite } from '../documents/bench.ts';
import { type SuiteReportFacts, suiteFootnote } from './suite-facts.ts';
import { renderSuiteText } from './suite-text.ts';

/** A suite as people are shown it. */
export interface BenchSuiteFacts {
  readonly suite: ReportedSuite;
  /** Servers and loads side by side; null where nothing was written. */
  readonly report: SuiteReportFacts | null;
  readonly uploadError: string | null;
}

/** What `iwc bench` prints at the end, suite by suite. */
export function renderSuites(suites: readonly BenchSuiteFacts[]): string {
  return `${suites.map(renderSuite).join('\n\n')}\n`;
}

function renderSuite({ suite, report, uploadError }: BenchSuiteFacts): string {
  const { name, points, servers, folder } = suite;
  const done = points.filter(({ status }) => status === 'done').length;
  const state = suite.dry_run
    ? `${points.length} points would be run`
    : suite.interrupted
      ? `interrupted: ${done} of ${points.length} points are done`
      : `${done} of ${points.length} points are done`;
  const failures = points.filter(({ status }) => status === 'failed');
  const invalid = points.filter(({ invalid: reasons }) => reasons.length > 0);
  return [
    `${name}: ${state}`,
    ...servers.map(
      ({ key, base_url: url, model }) => `  ${key}  ${url}  ${model === '' ? '(the model it names)' : model}`,
    ),
    '',
    ...(suite.dry_run ? points.map(({ id }) => `  ${id}`) : tables(report, points)),
    ...(failures.length + invalid.length === 0 ? [] : ['']),
    ...failures.map(({ id, error }) => `  ✗ ${id}: ${error ?? 'failed'}`),
    ...invalid.map(({ id, invalid: reasons }) => `  ✗ ${id} is not to be trusted: ${reasons.join('; ')}`),
    ...(uploadError === null ? [] : ['', `  ✗ not posted: ${uploadError}`]),
    ...(suite.dry_run ? [] : ['', `  results: ${folder}`]),
    ...(suite.interrupted ? ['  the same command goes on from here'] : []),
  ].join('\n');
}

/** A suite that is through, by load; one that is not, by point. */
function tables(report: SuiteReportFacts | null, points: readonly PointFacts[]): string[] {
  if (report === null) return table(points);
  return [...renderSuiteText(report).split('\n'), '', ...suiteFootnote].map((line) => `  ${line}`.trimEnd());
}

const head = [
  ...['server', 'workload', 'load', 'rep', 'status', 'ok', 'not ok', 'offered/s', 'sent/s'],
  ...['TTFT p50', 'TTFT p99', 'TPOT p50', 'tokens/s'],
];
/** Columns of text; the rest are numbers, and stand to the right. */
const textColumns = 2;

function table(points: readonly PointFacts[]): string[] {
  const rows = points.map((point) => [
    ...[point.server, point.workload, point.load, String(point.repetition), point.status],
    ...[whole(point.ok), whole(point.not_ok), decimal(point.offered_rps), decimal(point.achieved_rps)],
    ...[ms(point.ttft_p50_ms), ms(point.ttft_p99_ms), ms(point.tpot_p50_ms)],
    decimal(point.output_tokens_per_s),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, i) => (i < textColumns ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}`.trimEnd();
  return [line(head), ...rows.map(line)];
}

function whole(value: number | null): string {
  return value === null ? 'n/a' : String(value);
}

function decimal(value: number | null): string {
  return value === null ? 'n/a' : value.toFixed(2);
}

function ms(value: number | null): string {
  return value === null ? 'n/a' : `${value.toFixed(1)} ms`;
}
