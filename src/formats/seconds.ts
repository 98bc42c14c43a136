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
export function parseSeconds(text: string): number | null {
  const match = /^\s*(\d+)(?:\.(\d{0,9}))?\s*$/.exec(text);
  if (match !== null) return Number(match[1]) * nsPerSecond + Number((match[2] ?? '').padEnd(9, '0'));
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.round(value * nsPerSecond) : null;
}
