import type { CaptureReport } from '../documents/capture.ts';
import { formatCount, formatSeconds } from './format.ts';

/** What profile capture prints. */
export function renderCapture(facts: CaptureReport): string {
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
