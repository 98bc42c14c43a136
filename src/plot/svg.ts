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
} as const;

/** A coordinate with two decimals and no more zeros than needed. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function escapeXml(text: string): string {
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

/** `1,234`, `12.5k`, `3M`: short labels of ticks. */
export function shortNumber(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e9) return `${Number((value / 1e9).toPrecision(6))}G`;
  if (magnitude >= 1e6) return `${Number((value / 1e6).toPrecision(6))}M`;
  if (magnitude >= 1e4) return `${Number((value / 1e3).toPrecision(6))}k`;
  return String(value);
}
