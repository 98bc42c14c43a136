import type { DiffDocument } from '../documents/diff.ts';
import { distributionHeader, distributionRows, matchingLines, metricRows, sameness } from './diff-rows.ts';
import type { DiffView } from './diff-view.ts';
import { escapeMarkdown, renderMarkdownTable } from './markdown.ts';

/** Diffs as GitHub-flavoured Markdown, for a job summary or a comment. */
export function renderDiffMarkdown(diffs: readonly DiffDocument[], view: DiffView): string {
  return `${diffs.map((facts) => renderOne(facts, view)).join('\n\n')}\n`;
}

function renderOne(facts: DiffDocument, view: DiffView): string {
  const verdict = facts.status === 'ok' ? '✅' : '❌';
  const gates = facts.gates.map(
    (gate) => `- ${gate.passes ? '✅' : '❌'} \`${gate.text}\` ${escapeMarkdown(gate.reason)}`,
  );
  const ofGates = new Set(facts.gates.map(({ reason }) => reason));
  const others = facts.regressions.filter((reason) => !ofGates.has(reason));
  gates.push(...others.map((reason) => `- ❌ ${escapeMarkdown(reason)}`));
  const metrics = metricRows(facts, view);
  const distributions = distributionRows(facts, view);
  return [
    `### ${verdict} ${escapeMarkdown(facts.a_label)} → ${escapeMarkdown(facts.b_label)}`,
    [
      `**${escapeMarkdown(facts.primary_class_a)}** → **${escapeMarkdown(facts.primary_class_b)}**, ${escapeMarkdown(facts.shift)};`,
      `${escapeMarkdown(sameness(facts))}.`,
    ].join(' '),
    ...(gates.length === 0 ? [] : [gates.join('\n')]),
    ...(metrics.length === 0 ? [] : [renderMarkdownTable(['Metric', 'A', 'B', 'Δ(B-A)'], metrics)]),
    ...(distributions.length === 0 ? [] : [renderMarkdownTable(distributionHeader, distributions)]),
    ...(facts.matching === null
      ? []
      : [
          `Requests:\n\n${matchingLines(facts.matching)
            .map((line) => `- ${escapeMarkdown(line)}`)
            .join('\n')}`,
        ]),
  ].join('\n\n');
}
