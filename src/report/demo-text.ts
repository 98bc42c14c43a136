import type { DemoDocument } from '../documents/demo.ts';
import { renderAnalysis } from './analysis-text.ts';
import { formatBytes, formatCount, formatSeconds } from './format.ts';

/** What the demo prints: what it ran, what came out, where the files are, what to try next, and what the workload is. */
export function renderDemo(facts: DemoDocument): string {
  return `${[
    `$ ${facts.command}`,
    `  ${formatCount(facts.requests, 'request')} in ${formatCount(facts.sessions, 'session')} over ${formatSeconds(facts.arrival_span_ms)}, ${formatBytes(facts.bytes)}`,
    `$ iwc validate ${facts.workload}`,
    facts.valid
      ? '  ✓ every line keeps the schema, and the lines fit together'
      : '  ✗ the workload is not valid',
    `$ iwc verify ${facts.workload}`,
    facts.verified
      ? `  ✓ compiled again in memory: the same bytes (sha256 ${facts.sha256.slice(0, 12)}…)`
      : '  ✗ a second compilation gave other bytes',
    '',
    'Files:',
    `  ${facts.workload}    one request a line: prompt, arrival, session, turn`,
    `  ${facts.manifest}    what made it, with every hash`,
    '',
    'Try your own data: iwc compile --help',
    '',
    `$ iwc analyze ${facts.workload}`,
    '',
    renderAnalysis(facts.analysis).trimEnd(),
  ].join('\n')}\n`;
}
