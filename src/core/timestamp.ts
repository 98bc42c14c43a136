import { nsPerSecond } from './units.ts';

/** A moment: whole seconds since 1970, UTC, and ns within. Two parts, since ns since 1970 pass 2^53. */
export interface Moment {
  readonly s: number;
  readonly ns: number;
}

const date =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads `2023-11-16 18:15:46.6805900`, ISO 8601 with or without an offset (none is UTC), and numbers in the unit given.
 * Null for anything else. Digits past the ns are cut.
 */
export function parseMoment(text: string, nsPerUnit: number = nsPerSecond): Moment | null {
  const trimmed = text.trim();
  const match = date.exec(trimmed);
  if (match !== null) return momentOfDate(match);
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return null;
  return momentOfNumber(trimmed, nsPerUnit);
}

/** `later − earlier` in ns; exact as long as it is below 104 days. */
export function nsBetween(earlier: Moment, later: Moment): number {
  return (later.s - earlier.s) * nsPerSecond + (later.ns - earlier.ns);
}

function momentOfDate(match: RegExpExecArray): Moment | null {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const isReal =
    new Date(ms).getUTCDate() === day && month >= 1 && month <= 12 && hour < 24 && minute < 60 && second < 60;
  if (!isReal) return null;
  const zone = match[8] ?? 'Z';
  const sign = zone.startsWith('-') ? -1 : 1;
  const offset = /\d/.test(zone) ? sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(-2)) * 60) : 0;
  return { s: ms / 1000 - offset, ns: Number((match[7] ?? '').slice(0, 9).padEnd(9, '0')) };
}

/** Plain decimals of seconds keep every digit down to the ns; other units are whole numbers of ns in a double. */
function momentOfNumber(text: string, nsPerUnit: number): Moment {
  const plain = /^(\d+)(?:\.(\d*))?$/.exec(text);
  if (plain !== null && nsPerUnit === nsPerSecond)
    return { s: Number(plain[1]), ns: Number((plain[2] ?? '').slice(0, 9).padEnd(9, '0')) };
  const unitsPerSecond = nsPerSecond / nsPerUnit;
  const value = Number(text);
  const s = Math.floor(value / unitsPerSecond);
  return { s, ns: Math.round((value - s * unitsPerSecond) * nsPerUnit) };
}
