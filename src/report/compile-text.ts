import type { CompilationDocument } from '../documents/compilation.ts';
import { formatBytes, formatCount, formatSeconds } from './format.ts';

/** What compile prints. */
export function renderCompile(facts: CompilationDocument): string {
  const sessions = facts.sessions === 0 ? '' : ` in ${formatCount(facts.sessions, 'session')}`;
  const span = facts.arrival_span_ms === null ? '' : ` over ${formatSeconds(facts.arrival_span_ms)}`;
  const lines = [
    `✓ Workload: ${facts.workload} (${formatBytes(facts.bytes)}, sha256 ${facts.sha256.slice(0, 12)}…)`,
    ...(facts.manifest === null ? [] : [`✓ Manifest: ${facts.manifest}`]),
    `  ${formatCount(facts.requests, 'request')}${sessions} from ${formatCount(facts.records, `${facts.dataset} record`)}, ${facts.arrival} arrivals${span}`,
  ];
  const skipped = Object.entries(facts.skipped_records);
  if (skipped.length > 0)
    lines.push(`  skipped: ${skipped.map(([code, count]) => `${count} ${code}`).join(', ')}`);
  if (facts.renamed_sessions > 0)
    lines.push(`  ${formatCount(facts.renamed_sessions, 'repeated session id')} made distinct with #2, #3 …`);
  return `${lines.join('\n')}\n`;
}
