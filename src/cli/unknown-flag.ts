import type { Problem } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';

/** What is known besides the table in force. */
export interface FlagSurroundings {
  /** Every spelling that would have been understood, without dashes. */
  readonly known: readonly string[];
  /** Flags that belong to other choices of the first word: flag → where, e.g. `iwc compile sharegpt`. */
  readonly elsewhere: ReadonlyMap<string, readonly string[]>;
}

/** The problem of a flag nobody claims, with what was probably meant. `given` has its dashes. */
export function unknownFlag(given: string, { known, elsewhere }: FlagSurroundings): Problem {
  const hint = suggest(given, known, elsewhere);
  return {
    code: 'unknown-flag',
    message: `unknown flag ${given}`,
    ...(hint === null ? {} : { hint }),
  };
}

function suggest(
  given: string,
  known: readonly string[],
  elsewhere: ReadonlyMap<string, readonly string[]>,
): string | null {
  const name = toFlagStyle(given);
  if (known.includes(name)) return `did you mean ${dashed(name)}?`;
  const places = elsewhere.get(name);
  if (places !== undefined) return `${dashed(name)} is a flag of ${places.join(', ')}`;
  const words = known.filter((word) => word.length > 1);
  const longer = name.length < 2 ? [] : words.filter((word) => word.startsWith(name));
  if (longer.length > 1) return `flags are written out: ${longer.map(dashed).join(', ')}`;
  const best = longer[0] ?? nearest(name, words);
  return best === null ? null : `did you mean ${dashed(best)}?`;
}

/** `--rateRps`, `--rate_rps`, `-rate-rps` → `rate-rps`. */
function toFlagStyle(given: string): string {
  return given
    .replace(/^-+/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}
