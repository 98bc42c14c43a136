import { type Problem, UsageError } from '../core/errors.ts';
import { flagName, type OptionTable } from '../core/options.ts';

/**
 * Options that an arrival model cannot do without. They are optional in the tables, since all models' tables
 * stand together in one command.
 * @throws UsageError naming every missing one
 */
export function requireOptions<V extends Readonly<Record<string, unknown>>, const K extends keyof V & string>(
  model: { readonly name: string; readonly options: OptionTable },
  values: V,
  keys: readonly K[],
): { readonly [P in K]: NonNullable<V[P]> } {
  const problems = keys
    .filter((key) => values[key] === null || values[key] === undefined)
    .map(
      (key): Problem => ({
        code: 'missing-option',
        message: `--${flagName(key)} is required for ${model.name} arrivals`,
        hint: model.options[key]?.help ?? '',
      }),
    );
  if (problems.length > 0) throw new UsageError(problems);
  // None of the keys is null now.
  return values as { readonly [P in K]: NonNullable<V[P]> };
}
