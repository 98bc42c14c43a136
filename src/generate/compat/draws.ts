import type { Context } from '../../core/context.ts';
import { InputError } from '../../core/errors.ts';
import type { NumpyLegacyRandom } from '../../math/numpy-legacy.ts';
import { readText } from '../input.ts';

/** Exponential times, drawn or played back. */
export interface ExponentialDraws {
  next(meanMs: number): number;
}

/**
 * The generator's draws, or those recorded in a JSON file under `exponential_draws_scale_value`, pairs of mean and value.
 * @throws InputError when the file holds no draws, and later when it runs out or a mean differs
 */
export async function createDraws(
  path: string | null,
  random: NumpyLegacyRandom,
  context: Context,
): Promise<ExponentialDraws> {
  if (path === null) return { next: (meanMs) => random.exponential(meanMs) };
  const { text } = await readText(path, context);
  const pairs = parsePairs(text, path);
  let used = 0;
  return {
    next(meanMs) {
      const pair = pairs[used++];
      const place = { file: path, path: `$.exponential_draws_scale_value[${used - 1}]` };
      if (pair === undefined)
        throw new InputError({
          code: 'draws-ran-out',
          message: `holds ${pairs.length} draws, but more are needed`,
          place,
        });
      if (Math.abs(pair[0] - meanMs) > 1e-9 * meanMs)
        throw new InputError({
          code: 'draws-differ',
          message: `was drawn with mean ${pair[0]} ms, but ${meanMs} ms is wanted: the series differ`,
          place,
        });
      return pair[1];
    },
  };
}

function parsePairs(text: string, file: string): readonly (readonly [number, number])[] {
  try {
    const { exponential_draws_scale_value: pairs } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const isSound =
      Array.isArray(pairs) &&
      pairs.every(
        (pair) =>
          Array.isArray(pair) && pair.length === 2 && pair.every((value) => typeof value === 'number'),
      );
    if (isSound) return pairs as [number, number][];
  } catch {}
  throw new InputError({
    code: 'bad-draws',
    message: 'wants {"exponential_draws_scale_value": [[mean, value], …]}',
    place: { file },
  });
}
