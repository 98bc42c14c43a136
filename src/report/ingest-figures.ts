import type { IngestSummary, Timeline } from '../documents/ingest.ts';

/** The part of a summary that the figures show. */
type FigureFacts = Pick<IngestSummary, 'timeline' | 'kernels' | 'steps'>;

export interface Figure {
  readonly name: string;
  readonly text: string;
}

/** Hues that stay apart for colour-blind readers (Okabe and Ito, 2008), and greys for the rest. */
const hues = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#b8a000', '#7f7f7f'];
const activityHues: Readonly<Record<string, string>> = {
  compute: '#0072b2',
  communication: '#e69f00',
  memory: '#009e73',
};
const width = 960;
const left = 150;
const right = 24;

/** The figures of an ingest: where the time went, and when. */
export function drawIngestFigures(facts: FigureFacts): readonly Figure[] {
  const figures: Figure[] = [];
  if (facts.timeline !== null) figures.push({ name: 'timeline.svg', text: drawTimeline(facts.timeline) });
  if (facts.kernels.families.length > 0) figures.push({ name: 'breakdown.svg', text: drawBreakdown(facts) });
  return figures;
}

function drawTimeline({ start_us: startUs, bin_us: binUs, series }: Timeline): string {
  const lane = 30;
  const gap = 6;
  const top = 56;
  const bins = series[0]?.busy.length ?? 1;
  const plot = width - left - right;
  const height = top + series.length * (lane + gap) + 50;
  const parts = [title('Device time: how busy, and with what')];
  for (const [row, { rank, activity, busy }] of series.entries()) {
    const y = top + row * (lane + gap);
    parts.push(label(left - 8, y + lane / 2 + 4, `rank ${rank} ${activity}`, 'end'));
    parts.push(`<rect x="${left}" y="${y}" width="${plot}" height="${lane}" fill="#f2f2f2"/>`);
    parts.push(
      `<path d="${stairs(busy, { x: left, y: y + lane, width: plot, height: lane })}" fill="${activityHues[activity] ?? hues[7]}"/>`,
    );
  }
  const axis = top + series.length * (lane + gap) + 4;
  const spanMs = (binUs * bins) / 1000;
  for (const tick of ticks(spanMs)) {
    const x = left + (tick / spanMs) * plot;
    parts.push(`<line x1="${round(x)}" y1="${axis}" x2="${round(x)}" y2="${axis + 5}" stroke="#444"/>`);
    parts.push(label(x, axis + 19, `${tick}`, 'middle'));
  }
  parts.push(
    label(
      left + plot / 2,
      axis + 38,
      `milliseconds after ${(startUs / 1000).toFixed(1)} ms of the table's clock`,
      'middle',
    ),
  );
  return svg(height, parts);
}

/** Bars of one lane as one path; empty bins cost nothing. */
function stairs(
  busy: readonly number[],
  box: { x: number; y: number; width: number; height: number },
): string {
  const step = box.width / busy.length;
  let path = '';
  for (const [bin, share] of busy.entries())
    if (share > 0)
      path += `M${round(box.x + bin * step)} ${box.y}v${round(-Math.max(0.5, share * box.height))}h${round(step)}V${box.y}z`;
  return path;
}

function drawBreakdown(facts: FigureFacts): string {
  const shown: readonly string[] = facts.kernels.families
    .slice(0, hues.length - 1)
    .map(({ family }) => family);
  const colour = (family: string) => hues[shown.indexOf(family)] ?? hues[7]!;
  const bar = 22;
  const gap = 8;
  const legendTop = 50;
  const top = legendTop + 24 * Math.ceil((shown.length + 1) / 4) + 12;
  const rows = breakdownRows(facts);
  const longest = Math.max(...rows.map(({ total }) => total), 1);
  const plot = width - left - right - 90;
  const parts = [title('Kernel time by family')];
  for (const [i, family] of [...shown, 'other'].entries()) {
    const x = left + (i % 4) * 190;
    const y = legendTop + 24 * Math.floor(i / 4);
    parts.push(
      `<rect x="${x}" y="${y - 11}" width="13" height="13" fill="${colour(family)}"/>`,
      label(x + 19, y, family, 'start'),
    );
  }
  for (const [row, { name, families, total }] of rows.entries()) {
    const y = top + row * (bar + gap);
    parts.push(label(left - 8, y + bar / 2 + 4, name, 'end'));
    let x = left;
    for (const [family, us] of merged(families, shown)) {
      const length = (us / longest) * plot;
      parts.push(
        `<rect x="${round(x)}" y="${y}" width="${round(length)}" height="${bar}" fill="${colour(family)}"/>`,
      );
      x += length;
    }
    parts.push(label(x + 6, y + bar / 2 + 4, `${(total / 1000).toFixed(2)} ms`, 'start'));
  }
  return svg(top + rows.length * (bar + gap) + 16, parts);
}

/** All kernels first, then the steps: as many as a reader will look at. */
function breakdownRows({ kernels, steps }: FigureFacts) {
  const all = Object.fromEntries(kernels.families.map(({ family, total_us: total }) => [family, total]));
  const named = steps.slice(0, 40).map(({ rank, step, phase, families }) => ({
    name: `rank ${rank} step ${step}${phase === null ? '' : ` ${phase}`}`,
    families,
  }));
  return [{ name: 'all kernels', families: all as Readonly<Record<string, number>> }, ...named].map(
    (row) => ({
      ...row,
      total: Object.values(row.families).reduce((sum, us) => sum + us, 0),
    }),
  );
}

/** Families in legend order, those without a colour of their own together. */
function merged(families: Readonly<Record<string, number>>, shown: readonly string[]): [string, number][] {
  const other = Object.entries(families).reduce(
    (sum, [family, us]) => sum + (shown.includes(family) ? 0 : us),
    0,
  );
  const known = shown.map((family): [string, number] => [family, families[family] ?? 0]);
  return [...known, ['other', other] as [string, number]].filter(([, us]) => us > 0);
}

/** Four to eight round numbers from 0 to the end. */
function ticks(end: number): number[] {
  let step = 1e-3;
  for (const factor of Array.from({ length: 40 }, (_, i) => [2, 2.5, 2][i % 3]!)) {
    if (end / step <= 8) break;
    step *= factor;
  }
  const count = Math.floor(end / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(6)));
}

function title(text: string): string {
  return `<text x="${left}" y="26" font-size="16" font-weight="600">${escapeXml(text)}</text>`;
}

function label(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeXml(text)}</text>`;
}

function svg(height: number, parts: readonly string[]): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="system-ui, sans-serif" font-size="12" fill="#222"><rect width="100%" height="100%" fill="#fff"/>\n` +
    `${parts.join('\n')}\n</svg>\n`
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
