import { formatCount, formatSeconds } from './format.ts';

/** The part of a capture that people are shown; the same keys as in its JSON. */
export interface CaptureFacts {
  readonly engine: string;
  readonly model: string;
  readonly requests: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly first_failure: string | null;
  readonly output_tokens: number | null;
  readonly load_s: number;
  readonly stop_s: number;
  readonly latency_p50_ms: number | null;
  readonly traces: readonly string[] | null;
}

/** What profile capture prints. */
export function renderCapture(facts: CaptureFacts): string {
  const tokens = facts.output_tokens === null ? '' : `, ${formatCount(facts.output_tokens, 'output token')}`;
  const median = facts.latency_p50_ms === null ? 'n/a' : formatSeconds(facts.latency_p50_ms);
  const lines = [
    `${facts.engine} profiled while ${formatCount(facts.succeeded, 'request')} of ${facts.requests} to ${facts.model} succeeded in ${formatSeconds(facts.load_s * 1000)}${tokens}, median latency ${median}`,
    `the profiler took ${formatSeconds(facts.stop_s * 1000)} to stop`,
  ];
  if (facts.first_failure !== null)
    lines.push(`${formatCount(facts.failed, 'request')} failed; the first: ${facts.first_failure}`);
  if (facts.traces === null) lines.push('traces are where the server was told to write them');
  else if (facts.traces.length === 0)
    lines.push('no new trace in the folder yet: servers may still be writing');
  else lines.push('new traces:', ...facts.traces.map((path) => `  ${path}`));
  return `${lines.join('\n')}\n`;
}
