import { log10, pow } from '../math/elementary.ts';

/** A point of a figure, by what its colour tells apart. */
export interface ScatterPoint {
  readonly key: string;
  readonly measuredUs: number;
  readonly predictedUs: number;
}

const width = 720;
const height = 560;
const left = 70;
const right = 200;
const top = 46;
const bottom = 54;

/** M. Okabe and K. Ito's colours, told apart with any colour vision (jfly.uni-koeln.de/color, 2008). */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#8c6d31'];

/** More points hide each other; every so many is drawn, and the figure says so. */
const mostPoints = 4000;

/** Predicted against measured times on logarithmic axes, with lines at equal and at 10 % off. */
export function renderScatter(title: string, points: readonly ScatterPoint[]): string {
  const step = Math.max(1, Math.ceil(points.length / mostPoints));
  const drawn = points.filter((_, i) => i % step === 0);
  const values = drawn.flatMap((point) => [point.measuredUs, point.predictedUs]);
  const low = Math.floor(log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(log10(Math.max(...values))));
  const x = (us: number) => left + ((log10(us) - low) / (high - low)) * (width - left - right);
  const y = (us: number) => height - bottom - ((log10(us) - low) / (high - low)) * (height - top - bottom);
  const keys = [...new Set(points.map((point) => point.key))].sort();
  const ends = [pow(10, low), pow(10, high)] as const;
  const line = (factor: number, style: string) => {
    const from = Math.max(ends[0], ends[0] / factor);
    const to = Math.min(ends[1], ends[1] / factor);
    return `<line x1="${fixed(x(from))}" y1="${fixed(y(from * factor))}" x2="${fixed(x(to))}" y2="${fixed(y(to * factor))}" ${style}/>`;
  };
  const sampled = step === 1 ? '' : `, every ${step}th point`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="${left}" y="24" font-size="15">${escapeXml(title)}${sampled}</text>`,
    ...ticks(low, high, x, y),
    line(1, 'stroke="#444"'),
    line(1.1, 'stroke="#999" stroke-dasharray="4 3"'),
    line(1 / 1.1, 'stroke="#999" stroke-dasharray="4 3"'),
    ...drawn.map(
      (point) =>
        `<circle cx="${fixed(x(point.measuredUs))}" cy="${fixed(y(point.predictedUs))}" r="2.6" fill="${colourOf(keys, point.key)}" fill-opacity="0.6"/>`,
    ),
    ...legend(keys),
    `<text x="${(left + width - right) / 2}" y="${height - 12}" text-anchor="middle">measured, µs</text>`,
    `<text transform="translate(18 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">predicted, µs</text>`,
    '</svg>\n',
  ].join('\n');
}

type Axis = (us: number) => number;

function ticks(low: number, high: number, x: Axis, y: Axis): readonly string[] {
  return Array.from({ length: high - low + 1 }, (_, i) => pow(10, low + i)).flatMap((value) => [
    `<line x1="${fixed(x(value))}" y1="${top}" x2="${fixed(x(value))}" y2="${height - bottom}" stroke="#e4e4e4"/>`,
    `<line x1="${left}" y1="${fixed(y(value))}" x2="${width - right}" y2="${fixed(y(value))}" stroke="#e4e4e4"/>`,
    `<text x="${fixed(x(value))}" y="${height - bottom + 18}" text-anchor="middle">${value}</text>`,
    `<text x="${left - 8}" y="${fixed(y(value) + 4)}" text-anchor="end">${value}</text>`,
  ]);
}

function legend(keys: readonly string[]): readonly string[] {
  const at = width - right + 20;
  const names = keys.flatMap((key, i) => [
    `<circle cx="${at}" cy="${top + 12 + i * 20}" r="4" fill="${colourOf(keys, key)}"/>`,
    `<text x="${at + 12}" y="${top + 16 + i * 20}">${escapeXml(key)}</text>`,
  ]);
  const below = top + 24 + keys.length * 20;
  return [
    ...names,
    `<line x1="${at - 4}" y1="${below}" x2="${at + 6}" y2="${below}" stroke="#999" stroke-dasharray="4 3"/>`,
    `<text x="${at + 12}" y="${below + 4}">10 % off</text>`,
  ];
}

function colourOf(keys: readonly string[], key: string): string {
  return colours[keys.indexOf(key) % colours.length]!;
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
