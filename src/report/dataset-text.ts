import { formatBytes, formatCount } from './format.ts';

/** The facts of a collection that people are told; the same numbers as in its JSON. */
export interface DatasetReport {
  readonly output: string;
  readonly manifest: string | null;
  readonly kind: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly lines: number;
  readonly prompts: number;
  readonly prompt_tokens: {
    readonly mean: number | null;
    readonly sd: number | null;
    readonly p50: number | null;
    readonly p99: number | null;
  } | null;
  readonly exact_share: number | null;
  readonly notices: readonly unknown[];
}

/** What dataset prints. */
export function renderDataset(facts: DatasetReport): string {
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
