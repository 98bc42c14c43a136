import type { CommandResult } from '../commands/contract.ts';
import { exitCodes } from '../core/errors.ts';
import type { ShownConfig } from '../documents/show-config.ts';
import { hideCredentials } from './credentials.ts';
import { printableLine } from './printable.ts';
import type { Settings } from './settings.ts';

/** What `--show-config` prints: every option, its value, and where the value came from. */
export function renderSettings(
  command: string,
  positionals: readonly string[],
  settings: Settings,
): CommandResult {
  const rows = settingRows(settings);
  // A missing option is shown as missing: whoever asks is looking for where to put it.
  const problems = settings.problems.filter(
    ({ code }) => code !== 'missing-option' && code !== 'missing-word',
  );
  const document: ShownConfig = {
    schema: 'iwc.show-config/1',
    command,
    positionals,
    config_file: settings.config?.path ?? null,
    options: Object.fromEntries(
      rows.map(({ key, value, source }) => [key, { value: toJson(value), source }]),
    ),
    problems,
  };
  return {
    exitCode: problems.length === 0 ? exitCodes.done : exitCodes.usage,
    document,
    text: layTable([
      ['option', 'value', 'from'],
      ...rows.map(({ key, value, source }) => [key, printableLine(toText(value)), printableLine(source)]),
    ]),
  };
}

interface SettingRow {
  readonly key: string;
  readonly value: unknown;
  readonly source: string;
}

function settingRows({ options, common, sources, table }: Settings): SettingRow[] {
  const shared = { json: common.json, quiet: common.quiet, threads: common.threads };
  return Object.entries({ ...options, ...shared }).map(([key, value]) => {
    const isMissing = table[key]?.required === true && !sources.has(key);
    return {
      key,
      value: hidden(value ?? null),
      source: sources.get(key) ?? (isMissing ? 'missing' : 'default'),
    };
  });
}

function hidden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidden);
  return typeof value === 'string' ? hideCredentials(value) : value;
}

/** JSON has no integers beyond a double: such a seed is text. */
function toJson(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

function toText(value: unknown): string {
  if (value === null) return '-';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Columns padded to their widest cell. */
function layTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
