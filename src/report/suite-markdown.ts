import type { WorkloadComparison } from '../documents/suite-comparison.ts';
import {
  clearChanges,
  columnsOf,
  type SuiteReportFacts,
  suiteFootnote,
  withInterval,
} from './suite-facts.ts';

/** A suite as Markdown: a table a workload, and what differs clearly between servers. */
export function renderSuiteMarkdown(facts: SuiteReportFacts): string {
  const lines = [
    `# ${inline(facts.name)}`,
    '',
    ...facts.servers.map(
      ({ key, base_url: url, model }) => `- **${inline(key)}**: ${inline(url)}, ${inline(model)}`,
    ),
    ...(facts.slo === null ? [] : ['', `SLO: ${inline(facts.slo)}`]),
    ...facts.workloads.flatMap((workload) => ['', ...renderWorkload(workload, facts)]),
    '',
    suiteFootnote.join(' '),
  ];
  return `${lines.join('\n')}\n`;
}

function renderWorkload({ workload, loads }: WorkloadComparison, facts: SuiteReportFacts): string[] {
  const shown = columnsOf(facts);
  const head = ['load', 'server', 'runs', 'ok', 'not ok', ...shown.map(({ title }) => title)];
  const rows = loads.flatMap(({ load, servers }) =>
    servers.map((side) => [
      ...[inline(load), inline(side.server), `${side.done}/${side.planned}`],
      ...[String(side.ok), side.not_ok === 0 ? '0' : `**${side.not_ok}**`],
      ...shown.map(({ measure, decimals }) => inline(withInterval(side.measures[measure], decimals))),
    ]),
  );
  const problems = loads.flatMap(({ load, servers }) =>
    servers.flatMap(({ server, problems: own }) =>
      own.map((problem) => `- ${inline(server)} at ${inline(load)}: ${inline(problem)}`),
    ),
  );
  const changes = loads.flatMap(({ load, differences }) =>
    differences.flatMap(({ server, against, measures }) => {
      const found = clearChanges(measures, shown);
      const who = `at ${inline(load)}, ${inline(server)} against ${inline(against)}`;
      return found.length === 0 ? [] : [`- ${who}: ${found.join(', ')}`];
    }),
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

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text that Markdown takes for nothing else. */
function inline(text: string): string {
  return text.replaceAll(/([\\|<>*_`[\]])/g, '\\$1').replaceAll(/[\r\n]+/g, ' ');
}
