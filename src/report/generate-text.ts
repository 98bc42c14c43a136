import type { GenerationDocument, TokenTotals } from '../documents/generation.ts';
import { formatBytes, formatCount, formatSeconds } from './format.ts';

/** What generate prints. */
export function renderGeneration(facts: GenerationDocument): string {
  const { summary } = facts;
  const sessions = summary.sessions === 0 ? '' : ` in ${formatCount(summary.sessions, 'session')}`;
  const rate = summary.mean_rate_rps === null ? '' : `, ${summary.mean_rate_rps.toPrecision(3)} a second`;
  const lines = [
    `✓ Workload: ${facts.workload} (${formatBytes(facts.bytes)}, sha256 ${facts.sha256.slice(0, 12)}…)`,
    `✓ AIBrix:   ${facts.aibrix_workload}`,
    `✓ Manifest: ${facts.manifest}`,
    ...(facts.pictures.length === 0 ? [] : [`✓ Pictures: ${facts.pictures.join(', ')}`]),
    `  ${formatCount(summary.requests, 'request')}${sessions} over ${formatSeconds(summary.duration_s * 1000)}${rate}`,
    `  prompt tokens: ${describeLengths(summary.prompt_tokens)} (counted by ${facts.tokenizer})`,
    `  output tokens: ${describeLengths(summary.output_tokens)}`,
  ];
  const asked = summary.prompt_lengths_asked;
  if (asked !== null)
    lines.push(
      `  prompt lengths asked for: ${percent(asked.exact_share)} exact, ${percent(asked.within_tolerance_share)} within the tolerance, ${asked.mean_absolute_difference_tokens.toFixed(1)} tokens off on average`,
    );
  return `${lines.join('\n')}\n`;
}

function describeLengths({ n, mean, p50, p99 }: TokenTotals): string {
  return n === 0 ? 'unknown' : `mean ${mean!.toFixed(1)}, p50 ${p50}, p99 ${Math.round(p99!)}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}
