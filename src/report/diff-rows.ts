import type { DiffDocument, DistributionDiff, Matching, MetricRow } from '../documents/diff.ts';
import type { DiffView } from './diff-view.ts';
import { formatFixed, formatSigned, notAvailable } from './fixed.ts';

/** Cells of the main table: metric, A, B, Δ. The tokenizer is one for both, or there would be no diff. */
export function metricRows(facts: DiffDocument, view: DiffView): string[][] {
  const tokenizer = ['Tokenizer', facts.tokenizer.name, facts.tokenizer.name, ''];
  const metrics = facts.metrics.filter((row) => view.verbose || !row.is_extra);
  const rows = metrics.filter((row) => !view.onlyChanged || isShownAsChanged(row)).map(metricCells);
  return view.onlyChanged ? rows : [tokenizer, ...rows];
}

function metricCells({ label, decimals, a, b, delta }: MetricRow): string[] {
  return [label, formatFixed(a, decimals), formatFixed(b, decimals), formatSigned(delta, decimals)];
}

/** A change that shows in the printed digits, or a number on one side only. Missing on both sides is no change. */
function isShownAsChanged({ decimals, a, b, delta }: MetricRow): boolean {
  if (delta === null) return a !== b;
  return Number(formatSigned(delta, decimals)) !== 0;
}

/** Cells of the core table: metric, A, B, Δ, status. */
export function coreRows({ core, metrics }: DiffDocument): string[][] {
  return core.metrics.map(({ metric, label, a, b, delta, status }) => {
    const decimals = metrics.find((row) => row.metric === metric)?.decimals ?? 3;
    return [label, formatFixed(a, decimals), formatFixed(b, decimals), formatSigned(delta, decimals), status];
  });
}

export const distributionHeader = [
  'Distribution',
  'KS',
  '×noise',
  'p',
  'Wasserstein',
  '×noise',
  'PSI',
  ...['ΔP50', 'ΔP90', 'ΔP99'],
];

/** Cells of the distributions' table; those without a value on either side are left out. */
export function distributionRows(facts: DiffDocument, view: DiffView): string[][] {
  return facts.distributions
    .filter(({ n_a, n_b }) => n_a + n_b > 0)
    .filter(({ ks }) => !view.onlyChanged || ks !== 0)
    .map(distributionCells);
}

function distributionCells(row: DistributionDiff): string[] {
  const decimals = row.unit === 'share' ? 3 : 1;
  const shift = (p: number) => row.quantiles.find((quantile) => quantile.p === p)?.delta ?? null;
  return [
    row.n_a === 0 || row.n_b === 0 ? `${row.label} (only in ${row.n_a === 0 ? 'B' : 'A'})` : row.label,
    formatFixed(row.ks, 3),
    formatMultiple(row.in_noise_floors.ks),
    formatProbability(row.ks_p_value),
    row.wasserstein === null ? notAvailable : `${formatFixed(row.wasserstein, decimals)} ${row.unit}`,
    formatMultiple(row.in_noise_floors.wasserstein),
    formatFixed(row.psi, 3),
    ...[0.5, 0.9, 0.99].map((p) => formatSigned(shift(p), decimals)),
  ];
}

function formatMultiple(value: number | null): string {
  return value === null ? notAvailable : formatFixed(value, value >= 100 ? 0 : 1);
}

function formatProbability(value: number | null): string {
  if (value === null) return notAvailable;
  return value > 0 && value < 0.001 ? '<0.001' : formatFixed(value, 3);
}

/** What became of single requests, as sentences. */
export function matchingLines(matching: Matching): string[] {
  const parts = Object.entries(matching.changed_parts)
    .filter(([, count]) => count > 0)
    .map(([part, count]) => `${part} in ${count}`);
  const otherwise = parts.length === 0 ? '' : `; changed: ${parts.join(', ')}`;
  return [
    `${matching.same_prompt} with the same prompt (${matching.unchanged} unchanged${otherwise})`,
    `${matching.changed_prompts} with another prompt${listIds(matching.examples.changed_prompts, matching.changed_prompts)}`,
    `${matching.added} added${listIds(matching.examples.added, matching.added)}`,
    `${matching.removed} removed${listIds(matching.examples.removed, matching.removed)}`,
  ];
}

const idsShown = 5;

function listIds(ids: readonly string[], count: number): string {
  if (ids.length === 0) return '';
  const shown = ids.slice(0, idsShown).join(', ');
  return `: ${shown}${count > idsShown ? ', …' : ''}`;
}

/** Which parts of the workloads behave alike. */
export function sameness(facts: DiffDocument): string {
  if (facts.identical) return 'every request behaves the same';
  const same = facts.same_parts.length === 0 ? '' : `; same ${facts.same_parts.join(', ')}`;
  const differs =
    facts.changed_parts.length === 0 ? 'how parts fall together' : facts.changed_parts.join(', ');
  const requests = facts.metrics.find(({ metric }) => metric === 'requests');
  // Hashes are over all requests, so that one more request makes each of them another.
  const because = requests?.a === requests?.b ? '' : ' (numbers of requests differ, and so does each part)';
  return `different ${differs}${same}${because}`;
}
