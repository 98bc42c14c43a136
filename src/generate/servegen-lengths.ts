import { InputError } from '../core/errors.ts';

/** An empirical distribution of lengths that holds from a time on. */
export interface LengthTable {
  readonly startS: number;
  /** The length at a uniform share of [0, 1). */
  draw(share: number): number;
}

/**
 * Length tables by window: `{"0": {"input_tokens": "{9: 0.5, 163: 0.5}", "output_tokens": "{…}"}}`. Empty tables are left
 * out: the one before holds on.
 * @throws InputError
 */
export function parseLengthTables(
  text: string,
  file: string,
): { prompts: LengthTable[]; outputs: LengthTable[] } {
  const prompts: LengthTable[] = [];
  const outputs: LengthTable[] = [];
  const entries = Object.entries(parseObject(text, file)).sort(([a], [b]) => Number(a) - Number(b));
  for (const [start, tables] of entries) {
    const { input_tokens: input, output_tokens: output } = (tables ?? {}) as Readonly<
      Record<string, unknown>
    >;
    for (const [cell, list] of [
      [input, prompts],
      [output, outputs],
    ] as const) {
      const table = parseHistogram(cell, Number(start), file);
      if (table !== null) list.push(table);
    }
  }
  return { prompts, outputs };
}

function parseObject(text: string, file: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object') return value;
  } catch {}
  throw new InputError({ code: 'bad-json', message: 'must be a JSON object of windows', place: { file } });
}

function parseHistogram(cell: unknown, startS: number, file: string): LengthTable | null {
  const pairs = [...String(cell ?? '').matchAll(/([\d.]+)\s*:\s*([\d.eE+-]+)/g)].map(
    ([, key, share]) => [Number(key), Number(share)] as const,
  );
  const kept = pairs.filter(([, share]) => share > 0).sort(([a], [b]) => a - b);
  if (kept.some(([key, share]) => !Number.isFinite(key) || !Number.isFinite(share)))
    throw new InputError({
      code: 'bad-histogram',
      message: `the lengths of window ${startS} are no numbers`,
      place: { file },
    });
  if (kept.length === 0) return null;
  const values = Float64Array.from(kept, ([key]) => key);
  const cumulated = new Float64Array(kept.length);
  let sum = 0;
  for (let i = 0; i < kept.length; i++) cumulated[i] = sum += kept[i]![1];
  return { startS, draw: (share) => values[firstAbove(cumulated, share * sum)]! };
}

function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
