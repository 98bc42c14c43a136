import type { GateCheck, GateReport } from '../documents/gates.ts';
import { type JunitCase, renderJunit } from './junit.ts';
import { escapeMarkdown, renderMarkdownTable } from './markdown.ts';

/** The gates for people: those that trip first. */
export function renderGates(facts: GateReport): string {
  const sorted = [...facts.checks].sort((x, y) => Number(x.passes) - Number(y.passes));
  return [
    `Gates: ${verdict(facts)}`,
    ...sorted.map(
      (check) => `  ${check.passes ? 'ok  ' : 'FAIL'}  ${check.gate}  ${nameOf(check)}: ${check.reason}`,
    ),
    ...facts.without_baseline.map((name) => `  new   ${name}: not in the baseline`),
    '',
  ].join('\n');
}

/** As GitHub-flavoured Markdown, for a job summary or a comment. */
export function renderGatesMarkdown(reports: readonly GateReport[]): string {
  return reports.map(renderOne).join('\n');
}

function renderOne(facts: GateReport): string {
  const rows = facts.checks.map((check) => [
    `${check.passes ? '✅' : '❌'} ${check.gate}`,
    nameOf(check),
    number(check.a),
    number(check.b),
    check.reason,
  ]);
  const news = facts.without_baseline.map((name) => `- not in the baseline: ${escapeMarkdown(name)}`);
  return `${[
    `### ${facts.passes ? '✅' : '❌'} ${escapeMarkdown(verdict(facts))}`,
    renderMarkdownTable(['Gate', 'Point', 'A', 'B', 'Finding'], rows),
    ...(news.length === 0 ? [] : [news.join('\n')]),
  ].join('\n\n')}\n`;
}

/** As JUnit: a suite a point, a case a gate. */
export function renderGatesJunit(reports: readonly GateReport[]): string {
  const points = new Map<string, JunitCase[]>();
  for (const check of reports.flatMap(({ checks }) => checks)) {
    const cases = points.get(nameOf(check)) ?? [];
    points.set(nameOf(check), cases);
    cases.push({ name: check.gate, failure: check.passes ? null : check.reason });
  }
  return renderJunit(
    'iwc bench',
    [...points].map(([name, cases]) => ({ name, cases })),
  );
}

function verdict({ checks, baseline, confidence }: GateReport): string {
  const failed = checks.filter(({ passes }) => !passes).length;
  const against = baseline === null ? '' : ` against ${baseline}`;
  return `${failed} of ${checks.length} failed${against} (${Number((100 * confidence).toFixed(1))} %)`;
}

function nameOf({ server, workload, load }: GateCheck): string {
  return server === '' ? 'no point' : `${server}/${workload}/${load}`;
}

function number(value: number | null): string {
  return value === null ? 'n/a' : String(Number(value.toPrecision(4)));
}
