import type { Context } from '../core/context.ts';
import { InputError, type Problem } from '../core/errors.ts';
import { namedPattern, type Pattern, type PatternName } from '../core/pattern.ts';
import { type HashedInput, readText } from './input.ts';
import { requireObject } from './json-object.ts';

/** What shapes a rate or a length over time, and the file that said so. */
export interface ChosenPattern {
  readonly pattern: Pattern;
  readonly name: string;
  readonly input: HashedInput | null;
}

/**
 * The pattern that a name, or else a configuration file, gives; null when there is neither.
 * @throws InputError listing every field that is missing or wrong
 */
export async function choosePattern(
  given: { readonly name: PatternName | null; readonly config: string | null; readonly mean: number },
  context: Context,
): Promise<ChosenPattern | null> {
  const { name, config, mean } = given;
  if (name !== null) return { pattern: namedPattern(name, mean), name, input: null };
  if (config === null) return null;
  const { text, input } = await readText(config, context);
  return { pattern: parsePattern(text, config), name: config, input };
}

const numberFields = ['fluctuate', 'mean', 'noise', 'period_len_ms'] as const;

function parsePattern(text: string, file: string): Pattern {
  const fields = requireObject(text, file);
  const problems: Problem[] = [];
  const refuse = (path: string, message: string) =>
    problems.push({ code: 'bad-pattern', message, place: { file, path: `$.${path}` } });
  for (const name of numberFields)
    if (typeof fields[name] !== 'number' || !Number.isFinite(fields[name]))
      refuse(name, fields[name] === undefined ? `the field '${name}' is missing` : 'must be a number');
  if (typeof fields['only_rise'] !== 'boolean')
    refuse(
      'only_rise',
      fields['only_rise'] === undefined ? "the field 'only_rise' is missing" : 'must be true or false',
    );
  if ((fields['period_len_ms'] as number) <= 0) refuse('period_len_ms', 'must be > 0');
  if ((fields['noise'] as number) < 0) refuse('noise', 'must be ≥ 0');
  if (problems.length > 0) throw new InputError(problems);
  return {
    fluctuate: fields['fluctuate'] as number,
    mean: fields['mean'] as number,
    noise: fields['noise'] as number,
    periodMs: fields['period_len_ms'] as number,
    cycles: 1,
    onlyRise: fields['only_rise'] as boolean,
  };
}
