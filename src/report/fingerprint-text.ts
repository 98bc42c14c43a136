import type { Fingerprint, FingerprintDistribution, LengthSummary } from '../documents/fingerprint.ts';
import { formatFixed } from './fixed.ts';
import { formatCount, formatSeconds } from './format.ts';
import { renderTable } from './text-table.ts';

type Numbers = Readonly<Record<string, number>>;
type Summary = Pick<LengthSummary, 'min' | 'p50' | 'p90' | 'p99' | 'max'>;

/** What fingerprint prints: hashes first, since they are what it is for. */
export function renderFingerprint(workload: string, facts: Fingerprint, file: string | null): string {
  const { hashes, contents } = facts;
  const span = contents.arrival_time_ms.span;
  const lines = [
    `FINGERPRINT of ${workload}`,
    `id         ${facts.id}`,
    `unordered  ${hashes.unordered}`,
    `ordered    ${hashes.ordered}`,
    ...Object.entries(hashes.parts).map(([part, hash]) => `  ${part.padEnd(9)}${hash}`),
    '',
    `${formatCount(contents.requests, 'request')}, ${formatCount(facts.metrics.sessions ?? 0, 'session')}${
      span === null ? '' : `, arrivals over ${formatSeconds(span)}`
    }; class ${facts.class.primary}; tokens by ${facts.tokenizer.name}`,
    '',
    ...renderTable(['Distribution', 'n', 'min', 'P50', 'P90', 'P99', 'max'], distributionRows(facts)),
    '',
    ...coverageLines(facts),
    ...contents.warnings.map((warning) => `warning: ${warning}`),
    ...(file === null ? [] : [`✓ Fingerprint: ${file}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function distributionRows({ distributions, contents }: Fingerprint): string[][] {
  const row = (name: string, n: number, { min, p50, p90, p99, max }: Summary, decimals: number) => [
    name,
    String(n),
    ...[min, p50, p90, p99, max].map((value) => formatFixed(value, decimals)),
  ];
  return [
    ...Object.entries<FingerprintDistribution>({ ...distributions }).map(([name, facts]) =>
      row(name, facts.n, facts, facts.unit === 'share' ? 3 : 0),
    ),
    row('max_output_tokens', contents.requests, contents.max_output_tokens, 0),
    row('prompt_chars', contents.requests, contents.prompt_chars, 0),
  ];
}

const topTags = 10;

function coverageLines({ contents }: Fingerprint): string[] {
  const share = (count: number) =>
    contents.requests === 0
      ? String(count)
      : `${count} (${formatFixed((100 * count) / contents.requests, 1)}%)`;
  const list = (counts: Numbers, most = Number.POSITIVE_INFINITY) =>
    Object.entries(counts)
      .slice(0, most)
      .map(([name, count]) => `${name} ${share(count)}`)
      .join(', ');
  const rows: readonly (readonly [string, string])[] = [
    ['present', list(Object.fromEntries(Object.entries(contents.coverage).filter(([, count]) => count > 0)))],
    ['prompt format', list(contents.prompt_format_counts)],
    ['task', list(contents.task_counts)],
    ['difficulty', list(contents.difficulty_counts)],
    [`tags (top ${topTags})`, list(contents.tag_counts, topTags)],
  ];
  return rows.filter(([, text]) => text !== '').map(([name, text]) => `${name}: ${text}`);
}
