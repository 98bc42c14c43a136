import type { ServerAtLoad, WorkloadComparison } from '../documents/suite-comparison.ts';
import { layTable } from './aligned-table.ts';
import { formatFixed } from './fixed.ts';
import {
  clearChanges,
  columnsOf,
  type SuiteReportFacts,
  type suiteColumns,
  withInterval,
} from './suite-facts.ts';

/** Columns whose interval the terminal has room for. */
const withBrackets: ReadonlySet<string> = new Set(['ttft_ms.due.p50', 'ttft_ms.due.p99']);

/** A suite in a terminal: a table a workload, a row a load and server, and what differs clearly between servers. */
export function renderSuiteText(facts: SuiteReportFacts): string {
  return facts.workloads.map((workload) => renderWorkload(workload, facts)).join('\n\n');
}

function renderWorkload({ workload, loads }: WorkloadComparison, facts: SuiteReportFacts): string {
  const shown = columnsOf(facts);
  const isRepeated = loads.some(({ servers }) => servers.some(({ planned }) => planned > 1));
  const head = [
    ...['load', 'server', ...(isRepeated ? ['runs'] : []), 'ok', 'not ok', 'asked/s'],
    ...shown.map(({ title }) => title),
  ];
  const rows = loads.flatMap(({ load, target_rps: target, servers }) =>
    servers.map((side) => [
      ...[load, side.server, ...(isRepeated ? [`${side.done}/${side.planned}`] : [])],
      ...(side.done === 0 ? ['n/a', 'n/a'] : [String(side.ok), String(side.not_ok)]),
      formatFixed(target, 2),
      ...shown.map((column) => cell(side, column)),
    ]),
  );
  const problems = loads.flatMap(({ load, servers }) =>
    servers.flatMap(({ server, problems: own }) =>
      own.map((problem) => `✗ ${server} at ${load}: ${problem}`),
    ),
  );
  const changes = loads.flatMap(({ load, differences }) =>
    differences.flatMap(({ server, against, measures }) => {
      const found = clearChanges(measures, shown);
      return found.length === 0 ? [] : [`${server} against ${against} at ${load}: ${found.join(', ')}`];
    }),
  );
  return [
    workload,
    indent(layTable(head, rows)),
    ...(problems.length === 0 ? [] : ['', ...problems.map(indent)]),
    ...(changes.length === 0
      ? []
      : ['', indent('clearly different:'), ...changes.map((line) => indent(indent(line)))]),
  ].join('\n');
}

function cell({ measures }: ServerAtLoad, { measure, decimals }: (typeof suiteColumns)[number]): string {
  const combined = measures[measure];
  return withBrackets.has(measure)
    ? withInterval(combined, decimals)
    : formatFixed(combined?.value ?? null, decimals);
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
