import type { Context } from '../core/context.ts';
import { InputError, UsageError } from '../core/errors.ts';
import { resolveOptions } from '../core/options.ts';
import type { CheckedSet } from '../documents/calibration.ts';
import type { DeviceProfile, FitError, ProfileSource } from '../nouns/device-profile.ts';
import { type TimingMethod, timingMethods } from '../nouns/operator-table.ts';
import { createPredictor, fitKeyOf } from '../operator-costs/index.ts';
import type { Device } from '../operators/device.ts';
import { errorOf } from '../operators/fit-quality.ts';
import type { Operator } from '../operators/operator.ts';
import { rooflineUs } from '../operators/work.ts';
import { resolveArchitecture, resolveDevice } from '../tables/resolve-names.ts';
import { fitSet, type SetSettings } from './fit-set.ts';
import { type CalibrateInputs, type CalibrateOptions, calibrateOptions } from './options.ts';
import { chooseRows, groupRows, type SourcedRow } from './row-groups.ts';
import type { TableSettings } from './tables/contract.ts';
import { readAnyTable } from './tables/read-table.ts';

/** A predicted and a measured time, for figures. */
export interface PredictedPoint {
  readonly key: string;
  readonly measuredUs: number;
  readonly predictedUs: number;
}

export interface Calibration {
  readonly profile: DeviceProfile;
  readonly checks: readonly CheckedSet[];
  /** Each fitted row with its held-out prediction, each checked row with its prediction. */
  readonly points: readonly PredictedPoint[];
}

/** A search this long finds what a longer one finds, to a tenth of a per cent (tried on every set of the tests). */
const search = { restarts: 5, evaluations: 700 };

/**
 * Fits cost models to measured tables of one device. The same tables, options and version give the same profile.
 * @throws InputError, UsageError naming each table, row or option that is wrong
 */
export async function calibrate(
  inputs: CalibrateInputs,
  context: Context,
  commandLine = '',
): Promise<Calibration> {
  const options = resolveOptions(calibrateOptions, inputs);
  const device = await resolveDevice(context.runtime, options.device);
  const settings = await tableSettings(options, context);
  const tables = await readTables(options.table, settings, context);
  const timing = agreeOnTiming(tables.rows, options.timing, context);
  const rows = tables.rows.filter((row) => row.timing === timing);
  const setSettings: SetSettings = {
    ...search,
    device,
    seed: options.seed,
    folds: options.folds,
    isCorrected: options.correction,
  };
  const sets = [];
  const points: PredictedPoint[] = [];
  const heldBack: { readonly key: string; readonly dtype: string; readonly rows: readonly SourcedRow[] }[] =
    [];
  for (const group of groupRows(rows)) {
    const { chosen, rest } = chooseRows(group.rows, options.rowsPerSet);
    const sources = [...new Set(chosen.map((row) => row.source))].sort((a, b) => a - b);
    const fitted = fitSet({ key: group.key, dtype: group.dtype, rows: chosen, sources }, setSettings);
    sets.push(fitted.set);
    chosen.forEach(({ measuredUs }, i) => {
      points.push({ key: group.key, measuredUs, predictedUs: measuredUs * fitted.heldOutRatios[i]! });
    });
    if (rest.length > 0) heldBack.push({ key: group.key, dtype: group.dtype, rows: rest });
  }
  const profile: DeviceProfile = {
    schema: 'iwc.profile/1.0',
    name: options.name ?? `${device.name}-${timing}`,
    device: device.name,
    timing,
    command: commandLine,
    sources: tables.sources,
    sets,
  };
  const checker = createChecker(device, profile, points);
  const checks = heldBack.flatMap((group) => checker('held back', group.rows));
  for (const path of options.checkTable ?? []) {
    const checked = await readTables([path], settings, context);
    checks.push(
      ...checker(
        path,
        checked.rows.filter((row) => row.timing === timing),
      ),
    );
  }
  return { profile, checks, points };
}

async function tableSettings(options: CalibrateOptions, context: Context): Promise<TableSettings> {
  const { architecture, dtype, tensorParallel } = options;
  return {
    dtype,
    tensorParallel,
    architecture: architecture === null ? null : await resolveArchitecture(context.runtime, architecture),
  };
}

interface ReadTables {
  readonly rows: readonly SourcedRow[];
  readonly sources: readonly ProfileSource[];
}

async function readTables(
  paths: readonly string[],
  settings: TableSettings,
  context: Context,
): Promise<ReadTables> {
  const rows: SourcedRow[] = [];
  const sources: ProfileSource[] = [];
  for (const path of paths) {
    const table = await readAnyTable(path, settings, context);
    for (const row of table.rows) rows.push({ ...row, source: sources.length });
    sources.push({
      file: path.split(/[\\/]/).at(-1)!,
      sha256: table.sha256,
      format: table.format,
      rows_used: table.rows.length,
      rows_skipped: table.skipped,
    });
  }
  return { rows, sources };
}

/** One profile holds one way of timing. */
function agreeOnTiming(
  rows: readonly SourcedRow[],
  wanted: TimingMethod | null,
  context: Context,
): TimingMethod {
  const found = timingMethods.filter((method) => rows.some((row) => row.timing === method));
  if (wanted === null) {
    if (found.length === 1) return found[0]!;
    throw new UsageError({
      code: 'mixed-timing',
      message: 'the tables hold both host-timed and device-timed rows, which are different things',
      hint: 'choose one with --timing device or --timing host, or calibrate twice',
    });
  }
  if (!found.includes(wanted))
    throw new InputError({ code: 'no-such-timing', message: `no row is timed by the ${wanted}` });
  const others = rows.filter((row) => row.timing !== wanted).length;
  if (others > 0)
    context.notices.add({ code: 'other-timing', reason: `${others} rows are not timed by the ${wanted}` });
  return wanted;
}

function createChecker(device: Device, profile: DeviceProfile, points: PredictedPoint[]) {
  const { price } = createPredictor({ device, profiles: [profile] });
  const fitted = new Set(profile.sets.map((set) => set.key));
  return (table: string, rows: readonly SourcedRow[]): readonly CheckedSet[] =>
    groupRows(rows)
      .filter(({ key }) => fitted.has(key))
      .map((group) => {
        const ratios = group.rows.map(({ operator, measuredUs }) => price(operator) / measuredUs);
        group.rows.forEach(({ measuredUs }, i) => {
          points.push({
            key: fitKeyOf(group.rows[i]!.operator),
            measuredUs,
            predictedUs: measuredUs * ratios[i]!,
          });
        });
        const { key, dtype } = group;
        return {
          table,
          key,
          dtype,
          rows: ratios.length,
          error: errorOf(ratios)!,
          roofline: rooflineError(group.rows, device),
        };
      });
}

function rooflineError(
  rows: readonly { operator: Operator; measuredUs: number }[],
  device: Device,
): FitError | null {
  const ratios = rows.map(({ operator, measuredUs }) => {
    const bound = rooflineUs(operator, device);
    return bound === null ? null : bound / measuredUs;
  });
  return errorOf(ratios.filter((ratio) => ratio !== null));
}
