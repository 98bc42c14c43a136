import { formatBytes, formatCount, formatSeconds } from './format.ts';

/** The facts of a compilation that people are told; the same numbers as in its JSON. */
export interface CompileFacts {
  readonly workload: string;
  readonly manifest: string | null;
  readonly dataset: string;
  readonly records: number;
  readonly requests: number;
  readonly sessions: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly arrival: string;
  readonly arrival_span_ms: number | null;
  readonly skipped_records: Readonly<Record<string, number>>;
  readonly renamed_sessions: number;
}

/** What compile prints. */
export function renderCompile(facts: CompileFacts): string {
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
