import { type OptionTable, recordOption } from '../core/options.ts';

/** The options that shape the bytes, in table order. A key's file is named, the key is not. */
export function recordShaping(
  table: OptionTable,
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const recorded: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(table)) {
    const value = options[key];
    if (spec.operational === true || value === null || value === undefined) continue;
    if (key !== 'output' && key !== 'manifest') recorded[key] = recordOption(spec, value);
  }
  return recorded;
}
