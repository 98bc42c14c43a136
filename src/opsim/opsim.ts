import type { Context } from '../core/context.ts';
import { InputError, UsageError } from '../core/errors.ts';
import { resolveOptions } from '../core/options.ts';
import type { FamilyRow, OperatorCostRow, OpsimTotals, RankTimeline } from '../documents/opsim.ts';
import type { OperatorRow } from '../nouns/operator-table.ts';
import { createPredictor } from '../operator-costs/index.ts';
import { type MeasuredKernel, readMeasuredKernels } from '../operators/measured-kernels.ts';
import { measuredDevice } from '../tables/measured-device.ts';
import { readOperatorTable } from '../tables/operator-table-reader.ts';
import { resolveDevice } from '../tables/resolve-names.ts';
import { profilesFor, readProfiles } from '../tables/resolve-profiles.ts';
import { priceByBackend } from './backend.ts';
import { predictorOf, withOutcome } from './backend-predictor.ts';
import { expandInput } from './expand-input.ts';
import { type OpsimInputs, type OpsimOptions, opsimOptions } from './options.ts';
import { type PricedKernel, type PriceSettings, priceRows } from './price-rows.ts';
import { rollUpFamilies } from './roll-up.ts';
import { replayRanks } from './timeline.ts';
import { rankOperators } from './top-operators.ts';
import { totalsOf } from './totals.ts';
import { scaleDevice, type WhatIf } from './transform.ts';

/** What opsim finds. Times in µs. */
export interface OpsimResult {
  readonly hardware: string;
  readonly measuredOn: string;
  readonly timing: string;
  readonly profiles: readonly string[];
  /** Whether the new times answer a question; if not, they are the model's for the measured device. */
  readonly isWhatIf: boolean;
  readonly whatIf: WhatIf & { readonly hostScale: number };
  readonly totals: OpsimTotals;
  readonly families: readonly FamilyRow[];
  readonly timelines: readonly RankTimeline[];
  readonly top: readonly OperatorCostRow[];
  readonly priced: readonly PricedKernel[];
}

/** More rows than this do not fit in memory beside their prices; steps can be priced one by one. */
const mostRows = 5_000_000;

/**
 * Prices an operator table, or the operators of an architecture, on a device.
 * @param table path of a table or of a folder written by ingest; null with `architecture`
 * @throws InputError, UsageError naming each thing that is wrong
 */
export async function simulateOperators(
  table: string | null,
  inputs: OpsimInputs,
  context: Context,
): Promise<OpsimResult> {
  const options = resolveOptions(opsimOptions, inputs);
  const kernels = await readKernels(table, options, context);
  const setup =
    options.backend === null
      ? await chooseModels(kernels, table, options, context)
      : await askBackend(kernels, options, context);
  const priced = priceRows(setup.kernels, setup, context.notices);
  if (!priced.some((one) => one.modelled !== null))
    throw new InputError({
      code: 'nothing-to-price',
      message: `none of the ${priced.length} rows can be priced: ${context.notices
        .summary()
        .map(({ code, count }) => `${count} ${code}`)
        .join(', ')}`,
    });
  return {
    hardware: setup.hardware,
    measuredOn: setup.measuredOn,
    timing: options.timing,
    profiles: setup.profiles,
    isWhatIf: setup.isWhatIf,
    whatIf: { ...setup.whatIf, hostScale: options.hostScale },
    totals: totalsOf(priced),
    families: rollUpFamilies(priced),
    timelines: replayRanks(priced, options.hostScale),
    top: rankOperators(priced, options.top),
    priced,
  };
}

/** Everything that pricing needs, and what it is called. */
interface Setup extends PriceSettings {
  readonly kernels: readonly MeasuredKernel[];
  readonly hardware: string;
  readonly measuredOn: string;
  readonly profiles: readonly string[];
}

async function chooseModels(
  kernels: readonly MeasuredKernel[],
  table: string | null,
  options: OpsimOptions,
  context: Context,
): Promise<Setup> {
  if (options.hardware === null)
    throw new UsageError({
      code: 'missing-option',
      message: '--hardware is required',
      hint: 'iwc list hardware shows what is known',
    });
  const device = await resolveDevice(context.runtime, options.hardware);
  const measuredOn =
    options.measuredOn === null
      ? ((table === null ? null : await measuredDevice(table, context)) ?? device)
      : await resolveDevice(context.runtime, options.measuredOn);
  const given = await readProfiles(options.profile ?? [], options.timing, context);
  const whatIf = whatIfOf(options);
  const isMeasured = kernels.some((kernel) => kernel.measuredUs !== null);
  const base = isMeasured ? measuredOn : device;
  const profiles = profilesFor(device, given, options.timing);
  return {
    kernels,
    whatIf,
    isWhatIf: changesAnything(whatIf) || base.name !== device.name,
    to: createPredictor({ device: scaleDevice(device, whatIf), profiles }),
    from: createPredictor({ device: base, profiles: profilesFor(base, given, options.timing) }),
    hardware: device.name,
    measuredOn: base.name,
    profiles: profiles.filter((profile) => profile.device === device.name).map((profile) => profile.name),
  };
}

/** The times of an external simulator in place of our models; what it cannot price is left unpriced. */
async function askBackend(
  kernels: readonly MeasuredKernel[],
  options: OpsimOptions,
  context: Context,
): Promise<Setup> {
  const whatIf = whatIfOf(options);
  if (changesAnything(whatIf))
    throw new UsageError({
      code: 'clashing-options',
      message: '--backend prices the table as it is; leave the what-if flags out',
    });
  const { backendTimeoutSeconds: timeoutSeconds, parallel, systemKey, outDir } = options;
  const url = options.backend!.replace(/\/+$/, '');
  const recordPath = outDir === null ? null : `${outDir}/backend-tasks.jsonl`;
  const settings = { url, systemKey, timeoutSeconds, parallel, recordPath };
  const outcomes = await priceByBackend(kernels, settings, context);
  const predictor = predictorOf(outcomes, systemKey);
  return {
    kernels: kernels.map((kernel) => withOutcome(kernel, outcomes)),
    whatIf,
    isWhatIf: false,
    from: predictor,
    to: predictor,
    hardware: systemKey,
    measuredOn: options.measuredOn ?? systemKey,
    profiles: [url],
  };
}

async function readKernels(
  table: string | null,
  options: OpsimOptions,
  context: Context,
): Promise<readonly MeasuredKernel[]> {
  if ((table === null) === (options.architecture === null))
    throw new UsageError({
      code: 'one-input',
      message: 'name either a table or --architecture, not both and not neither',
      hint: 'iwc opsim TABLE --hardware H, or iwc opsim --architecture llama-3-8b --decode 32:2048 --hardware H',
    });
  return table === null
    ? expandInput(options, context.runtime)
    : readMeasuredKernels(await readRows(table, context));
}

async function readRows(table: string, context: Context): Promise<readonly OperatorRow[]> {
  const rows: OperatorRow[] = [];
  for await (const batch of readOperatorTable(context.runtime, table)) {
    context.signal.throwIfAborted();
    for (const row of batch) checkRow(row, table, rows, context);
    if (rows.length > mostRows)
      throw new InputError({
        code: 'table-too-large',
        message: `more than ${mostRows} rows`,
        place: { file: table },
        hint: 'ingest one rank or fewer steps',
      });
  }
  if (rows.length === 0)
    throw new InputError({ code: 'empty-table', message: 'the table holds no rows', place: { file: table } });
  return rows;
}

/** Times that cannot be are kept out of every sum, and counted. */
function checkRow(row: OperatorRow, table: string, rows: OperatorRow[], context: Context): void {
  const isNegative = row.duration_ns !== null && row.duration_ns < 0;
  if (isNegative)
    context.notices.add({
      code: 'negative-time',
      reason: `'${row.short_name}' takes ${row.duration_ns} ns; counted as not measured`,
      place: { file: table, record: row.row },
    });
  // Work of the framework on the host runs beside the device; its kernels stand in rows of their own.
  if (row.family === 'host') return;
  rows.push(isNegative ? { ...row, duration_ns: null } : row);
}

function whatIfOf({ batchScale, matrixDtype, linkScale, memoryScale, computeScale }: OpsimOptions): WhatIf {
  return { batchScale, matrixDtype, linkScale, memoryScale, computeScale };
}

function changesAnything({ batchScale, matrixDtype, linkScale, memoryScale, computeScale }: WhatIf): boolean {
  return (
    matrixDtype !== null || [batchScale, linkScale, memoryScale, computeScale].some((scale) => scale !== 1)
  );
}
