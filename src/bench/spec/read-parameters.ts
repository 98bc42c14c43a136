import type { Problem } from '../../core/errors.ts';
import { type OptionSpec, type OptionTable, recordOption, resolveSettings } from '../../core/options.ts';
import { type Mapping, specKey, specKeyIndex, suggest } from './key-spelling.ts';
import type { SpecPath, SpecSource } from './spec-source.ts';

/** Parameters of a workload, checked against its table. */
export interface Parameters {
  /** By option key, for the workload. */
  readonly values: Readonly<Record<string, unknown>>;
  /** In spec-file spelling, for the suite's document. */
  readonly written: Readonly<Record<string, unknown>>;
}

/**
 * Checks the keys of a workload's configuration. Every problem is reported with its place; the values are then not to
 * be used.
 */
export function readParameters(
  given: { readonly table: OptionTable; readonly config: Mapping; readonly kind: string },
  source: SpecSource,
  path: SpecPath,
  report: (problem: Problem) => void,
): Parameters {
  const { table, config, kind } = given;
  const index = specKeyIndex(table);
  const raw: Record<string, { value: unknown; source: string }> = {};
  for (const [written, value] of Object.entries(config)) {
    const key = index.get(written);
    if (key === undefined) {
      const known = Object.keys(table).map(specKey);
      report(
        source.problem(
          [...path, written],
          'unknown-key',
          `'${written}' is no key of ${kind}`,
          suggest(written, [...index.keys()]) ?? `known: ${known.join(', ')}`,
        ),
      );
    } else if (value !== null && value !== undefined)
      if (raw[key] === undefined || written === specKey(key))
        // Of two spellings the option's own wins, as `SPEED_UP` does over the older `TIME_SCALE`.
        raw[key] = { value: settingValue(table[key]!, value, source, [...path, written]), source: written };
  }
  const values: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(table)) {
    const setting = raw[key];
    if (setting === undefined && spec.required === true)
      report(source.problem(path, 'missing-key', `${specKey(key)} is missing`, spec.help));
    const resolved = resolveSettings({ [key]: spec }, { [key]: setting });
    values[key] = resolved.values[key] ?? null;
    if (setting !== undefined)
      for (const problem of resolved.problems)
        report({ ...problem, place: source.place([...path, setting.source]) });
  }
  return { values, written: writtenValues(table, values) };
}

/** Lists of numbers are lists of names to the table, and one value is a list of one. */
function settingValue(spec: OptionSpec, value: unknown, source: SpecSource, path: SpecPath): unknown {
  if (spec.type !== 'names') return value;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item, i) =>
    typeof item === 'number' ? source.numberText(Array.isArray(value) ? [...path, i] : path, item) : item,
  );
}

function writtenValues(
  table: OptionTable,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, spec]) => {
      const value = values[key];
      return value === null || value === undefined ? [] : [[specKey(key), recordOption(spec, value)]];
    }),
  );
}
