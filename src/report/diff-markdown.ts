import type { DiffFacts, DiffView } from './diff-facts.ts';
import { distributionHeader, distributionRows, matchingLines, metricRows, sameness } from './diff-rows.ts';

/** Diffs as GitHub-flavoured Markdown, for a job summary or a comment. */
export function renderDiffMarkdown(diffs: readonly DiffFacts[], view: DiffView): string {
  return `${diffs.map((facts) => renderOne(facts, view)).join('\n\n')}\n`;
}

function renderOne(facts: DiffFacts, view: DiffView): string {
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
    ...(metrics.length === 0 ? [] : [table(['Metric', 'A', 'B', 'Δ(B-A)'], metrics)]),
    ...(distributions.length === 0 ? [] : [table(distributionHeader, distributions)]),
    ...(facts.matching === null
      ? []
      : [
          `Requests:\n\n${matchingLines(facts.matching)
            .map((line) => `- ${escapeMarkdown(line)}`)
            .join('\n')}`,
        ]),
  ].join('\n\n');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rule = `|${header.map((_, i) => (i === 0 ? ' --- ' : ' ---: ')).join('|')}|`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

/** Text that Markdown and the HTML in it leave as it is. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>|#&]/g, (mark) =>
    mark === '<' ? '&lt;' : mark === '&' ? '&amp;' : `\\${mark}`,
  );
}
