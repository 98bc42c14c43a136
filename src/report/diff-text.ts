import type { DiffDocument } from '../documents/diff.ts';
import {
  coreRows,
  distributionHeader,
  distributionRows,
  matchingLines,
  metricRows,
  sameness,
} from './diff-rows.ts';
import type { DiffView } from './diff-view.ts';
import { renderHeading, renderTable } from './text-table.ts';

/** A diff for a terminal: the whole comparison, or the core table, or both. */
export function renderDiffText(facts: DiffDocument, view: DiffView): string {
  const blocks: string[][] = [];
  if (view.summary) blocks.push(...coreBlocks(facts));
  if (!view.summary || view.verbose) blocks.push(...fullBlocks(facts, view));
  if (facts.gates.length > 0 && facts.regressions.length === 0)
    blocks.push([`${facts.gates.length} of ${facts.gates.length} gates hold`]);
  if (facts.regressions.length > 0)
    blocks.push([...renderHeading('REGRESSION'), ...facts.regressions.map((line) => `- ${line}`)]);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function coreBlocks(facts: DiffDocument): string[][] {
  const flags = facts.core.structural_flags.map((flag) => `${flag} (FLAG)`);
  return [
    [...renderHeading('CORE DIFF'), ...labels(facts)],
    ...(flags.length === 0 ? [] : [flags]),
    renderTable(['Metric', 'A', 'B', 'Δ(B-A)', 'Status'], coreRows(facts)),
  ];
}

function fullBlocks(facts: DiffDocument, view: DiffView): string[][] {
  const metrics = metricRows(facts, view);
  const distributions = distributionRows(facts, view);
  const isApproximate = facts.distributions.some(({ relative_error }) => relative_error > 0);
  return [
    [...renderHeading('WORKLOAD DIFF'), ...labels(facts)],
    [
      `Primary class A : ${facts.primary_class_a}`,
      ...(view.verbose ? [`${' '.repeat(18)}since ${facts.reason_a}`] : []),
      `Primary class B : ${facts.primary_class_b}`,
      ...(view.verbose ? [`${' '.repeat(18)}since ${facts.reason_b}`] : []),
      `Shift           : ${facts.shift}`,
      `Behaviour       : ${sameness(facts)}`,
    ],
    metrics.length === 0 ? ['No metric changed.'] : renderTable(['Metric', 'A', 'B', 'Δ(B-A)'], metrics),
    distributions.length === 0
      ? ['No distribution changed.']
      : [
          ...renderTable(distributionHeader, distributions),
          '×noise: distance over the larger split-half distance of A and B; about 1 is sampling.',
          ...(isApproximate ? ['Distributions were compared by sketches of the values (within 0.4 %).'] : []),
        ],
    ...(facts.matching === null
      ? []
      : [[...renderHeading('REQUESTS'), ...matchingLines(facts.matching).map((line) => `- ${line}`)]]),
  ];
}

function labels(facts: DiffDocument): string[] {
  return [`A (baseline) : ${facts.a_label}`, `B (candidate): ${facts.b_label}`];
}
