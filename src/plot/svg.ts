/** The look of every figure. */
export const theme = {
  font: 'Lato, sans-serif',
  ink: '#1f2933',
  muted: '#616e7c',
  grid: '#e4e7eb',
  /** Hues that stay apart for colour-blind readers (M. Okabe and K. Ito, 2008). */
  blue: '#0072b2',
  orange: '#d55e00',
  green: '#009e73',
  purple: '#cc79a7',
  /** For as many things as are drawn side by side. */
  series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#1f2933'],
} as const;

/** A coordinate with two decimals and no more zeros than needed. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escapeXml(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!,
  );
}

export interface TextStyle {
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill?: string;
  readonly isBold?: boolean;
  readonly rotate?: number;
}

export function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { size = 12, anchor = 'start', fill = theme.ink, isBold = false, rotate } = style;
  const turn = rotate === undefined ? '' : ` transform="rotate(${rotate} ${px(x)} ${px(y)})"`;
  const weight = isBold ? ' font-weight="700"' : '';
  return `<text x="${px(x)}" y="${px(y)}" font-size="${size}" text-anchor="${anchor}" fill="${fill}"${weight}${turn}>${escapeXml(words)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string): string {
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${stroke}"/>`;
}

/** A whole figure: white ground, the theme's font. */
export function svgDocument(width: number, height: number, body: readonly string[]): string {
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${theme.font}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...body,
    '</svg>',
  ].join('\n')}\n`;
}

/** Short labels of ticks, all in the unit that suits the largest: `5k`, `10k`. */
export function shortNumbers(values: readonly number[]): string[] {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const [unit, name] =
    largest >= 1e10 ? [1e9, 'G'] : largest >= 1e7 ? [1e6, 'M'] : largest >= 1e4 ? [1e3, 'k'] : [1, ''];
  return values.map((value) => (value === 0 ? '0' : `${Number((value / unit).toPrecision(6))}${name}`));
}
