import { nsPerSecond } from '../core/units.ts';

/** Nanoseconds as decimal seconds, every digit of them: `2.0`, `0.298486248`. */
export function renderSeconds(ns: number): string {
  const whole = Math.floor(ns / nsPerSecond);
  const fraction = String(ns - whole * nsPerSecond)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${whole}.${fraction === '' ? '0' : fraction}`;
}

/** Decimal seconds as nanoseconds, exact where at most nine decimals are written; null when it is no number. */
export function parseSeconds(written: string): number | null {
  const text = written.trim();
  const point = text.indexOf('.');
  const decimals = point < 0 ? 0 : text.length - point - 1;
  const value = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return null;
  const isPlain = decimals <= 9 && !/[eE]/.test(text) && value >= 0;
  if (!isPlain) return Math.round(value * nsPerSecond);
  const fraction = decimals === 0 ? 0 : Number(text.slice(point + 1)) * scale[decimals]!;
  // Rounded, since a double of many digits may lie on the other side of the whole second.
  return Math.round(value - fraction / nsPerSecond) * nsPerSecond + fraction;
}

/** Nanoseconds of one in the last of so many decimals. */
const scale = [1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 100, 10, 1];
