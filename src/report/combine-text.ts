import type { CombinationDocument } from '../documents/combination.ts';
import { formatBytes, formatCount, formatSeconds } from './format.ts';

/** What concat and merge print. */
export function renderCombine(facts: CombinationDocument): string {
  const span = facts.arrival_span_ms === null ? '' : ` over ${formatSeconds(facts.arrival_span_ms)}`;
  const lines = [
    `✓ ${facts.to}: ${facts.output} (${formatBytes(facts.bytes)}, sha256 ${facts.sha256.slice(0, 12)}…)`,
    ...(facts.manifest === null ? [] : [`✓ Manifest: ${facts.manifest}`]),
    `  ${formatCount(facts.requests, 'request')}${span}`,
    ...facts.inputs.map(
      ({ path, format, requests }) => `    ${formatCount(requests, 'request')} of ${path} (${format})`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
