import { formatBytes, formatCount } from './format.ts';

/** What concat and merge print. */
export function renderJoining(facts: {
  readonly output: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly files: number;
  readonly requests: number;
  readonly renamed_sessions: number;
}): string {
  const renamed =
    facts.renamed_sessions === 0
      ? ''
      : `, ${formatCount(facts.renamed_sessions, 'session id')} made distinct with #2, #3 …`;
  return `✓ Workload: ${facts.output} (${formatBytes(facts.bytes)}, sha256 ${facts.sha256.slice(0, 12)}…)\n  ${formatCount(facts.requests, 'request')} from ${formatCount(facts.files, 'file')}${renamed}\n`;
}
