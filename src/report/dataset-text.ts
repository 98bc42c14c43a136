import type { DatasetDocument } from '../documents/dataset.ts';
import { formatBytes, formatCount } from './format.ts';

/** What dataset prints. */
export function renderDataset(facts: DatasetDocument): string {
  const lines = [
    `✓ Collection: ${facts.output} (${formatBytes(facts.bytes)}, sha256 ${facts.sha256.slice(0, 12)}…)`,
    ...(facts.manifest === null ? [] : [`✓ Manifest: ${facts.manifest}`]),
    `  ${formatCount(facts.prompts, 'prompt')} in ${formatCount(facts.lines, 'line')}`,
  ];
  const { prompt_tokens: tokens, exact_share: exact } = facts;
  if (tokens !== null && exact !== null)
    lines.push(
      `  prompt tokens: mean ${tokens.mean!.toFixed(1)}, sd ${tokens.sd === null ? 'n/a' : tokens.sd.toFixed(1)}, p50 ${tokens.p50}, p99 ${Math.round(tokens.p99!)}; ${Number((100 * exact).toFixed(2))} % have exactly the length drawn`,
    );
  return `${lines.join('\n')}\n`;
}
