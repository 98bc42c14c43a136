/** A JSON object, as opposed to an array, null or a plain value. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why a parsed value cannot be written into a workload again. */
export interface Flaw {
  readonly code: 'malformed-unicode' | 'bad-value' | 'too-deep';
  readonly message: string;
  readonly path: string;
}

/** Deep enough for any tool schema; far below where a recursive JSON writer overflows its stack. */
const deepestNesting = 100;

/**
 * The first part of a parsed JSON value that does not survive being written: half a surrogate pair, a number
 * that overflowed to infinity (`1e999`), or nesting that no writer takes. Null when all is well.
 */
export function findFlaw(value: unknown, path: string): Flaw | null {
  const open: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [];
  open.push({ value, path, depth: 0 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const flaw = flawOfOne(next.value, next.path);
    if (flaw !== null) return flaw;
    if (typeof next.value !== 'object' || next.value === null) continue;
    const depth = next.depth + 1;
    if (depth > deepestNesting)
      return { code: 'too-deep', message: `is nested deeper than ${deepestNesting} levels`, path: next.path };
    for (const [key, child] of Object.entries(next.value)) {
      if (!key.isWellFormed()) return malformed(next.path);
      open.push({ value: child, path: childPath(next.path, key, next.value), depth });
    }
  }
  return null;
}

function flawOfOne(value: unknown, path: string): Flaw | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : malformed(path);
  if (typeof value === 'number' && !Number.isFinite(value))
    return { code: 'bad-value', message: 'is too large a number', path };
  return null;
}

function malformed(path: string): Flaw {
  return { code: 'malformed-unicode', message: malformedUnicode, path };
}

/** What is said of half a surrogate pair, wherever it is found. */
export const malformedUnicode = 'holds half of a surrogate pair, which is no text and cannot be sent';

function childPath(parent: string, key: string, container: object): string {
  return Array.isArray(container) ? `${parent}[${key}]` : `${parent}.${key}`;
}
