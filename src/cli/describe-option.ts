import { describeRange, flagName, type OptionSpec } from '../core/options.ts';

/** An option in words; help, completion and the reference page all show these. */
export interface OptionDescription {
  /** `--rate-rps`, `--[no-]streaming`. */
  readonly flag: string;
  /** What stands after the flag; empty for booleans. */
  readonly value: string;
  readonly help: string;
  /** Unit, range, choices, default, other spellings; each a few words. */
  readonly facts: readonly string[];
}

export function describeOption(key: string, spec: OptionSpec): OptionDescription {
  const name = flagName(key);
  const isBoolean = spec.type === 'boolean';
  return {
    flag: canBeDenied(spec) ? `--[no-]${name}` : `--${name}`,
    value: isBoolean ? '' : valueNames[spec.type],
    help: spec.help,
    facts: [
      ...(spec.required === true ? ['required'] : []),
      ...(spec.unit === undefined ? [] : [`in ${spec.unit}`]),
      ...describeBounds(spec),
      ...(spec.choices === undefined ? [] : [`one of ${spec.choices.join(', ')}`]),
      ...(spec.default === undefined || isBoolean ? [] : [`default ${describeDefault(spec)}`]),
      ...(spec.aliases === undefined ? [] : [`also ${spec.aliases.map(dashed).join(', ')}`]),
    ],
  };
}

/** Whether `--no-flag` says something that leaving the flag out does not. */
export function canBeDenied(spec: OptionSpec): boolean {
  return spec.type === 'boolean' && spec.default !== false;
}

const valueNames = {
  string: 'TEXT',
  text: 'TEXT',
  path: 'PATH',
  integer: 'INTEGER',
  number: 'NUMBER',
  boolean: '',
  choice: 'NAME',
  seed: 'INTEGER',
  names: 'NAME,…',
} as const satisfies Record<OptionSpec['type'], string>;

function describeBounds(spec: OptionSpec): string[] {
  if (spec.min === undefined && spec.max === undefined && spec.above === undefined) return [];
  return [describeRange(spec).replace(/^an? (integer|number) /, '')];
}

/** A default as one would type it; escapes in a text stay visible. */
function describeDefault({ type, default: value }: OptionSpec): string {
  return typeof value === 'string' && type !== 'choice' ? JSON.stringify(value) : String(value);
}

function dashed(alias: string): string {
  return alias.length === 1 ? `-${alias}` : `--${alias}`;
}
