import { formatBytes, formatCount, formatSeconds } from './format.ts';

/** The facts of concat and merge that people are told; the same numbers as in their JSON. */
export interface CombineFacts {
  readonly output: string;
  readonly manifest: string | null;
  readonly to: string;
  readonly requests: number;
  readonly arrival_span_ms: number | null;
  readonly bytes: number;
  readonly sha256: string;
  readonly inputs: readonly { readonly path: string; readonly format: string; readonly requests: number }[];
}

/** What concat and merge print. */
export function renderCombine(facts: CombineFacts): string {
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
