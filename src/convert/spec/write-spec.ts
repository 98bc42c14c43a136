import type { Context } from '../../core/context.ts';
import { UsageError } from '../../core/errors.ts';
import { resolveOptions } from '../../core/options.ts';
import { describeFile } from '../../io/describe-file.ts';
import { inputFiles } from '../../io/input-files.ts';
import type { WrittenBytes } from '../../nouns/written-bytes.ts';
import { identityOf, openTokenizer } from '../../workloads/open-tokenizer.ts';
import { ownClock, scheduleClock } from './clock.ts';
import { renderMeta } from './meta.ts';
import { type SpecOptions, specOptions } from './options.ts';
import { specMetaName } from './read-meta.ts';
import { checkSchedule, type Schedule } from './schedule.ts';
import { readRows } from './sources.ts';
import { SpecFiles } from './spec-files.ts';
import { StagedFiles } from './staged-files.ts';
import { stableId, workloadIdOf } from './workload-id.ts';

/** What spec wrote. */
export interface SpecReport {
  readonly folder: string;
  readonly workloadId: string;
  readonly requests: number;
  readonly prefillTokens: number;
  readonly decodeTokens: number;
  readonly arrival: string;
  /** Digits, since it may pass 2^53; null without requests. */
  readonly lastArrivalNs: string | null;
  readonly tokenizer: string;
  readonly files: Readonly<Record<string, WrittenBytes>>;
}

/** All options of spec, checked. @throws UsageError with every problem */
export function resolveSpecOptions(given: Readonly<Record<string, unknown>>): SpecOptions {
  return resolveOptions(specOptions, given);
}

/**
 * Writes a workload directory: prompts, lengths, arrivals and their description. The four files appear together.
 * @throws UsageError before anything is written, InputError, OutsideError, InterruptedError
 */
export async function writeSpec(options: SpecOptions, context: Context): Promise<SpecReport> {
  const arrival = options.arrival ?? (options.prompts === null ? 'as-is' : 'fixed_interval');
  const schedule = scheduleOf(arrival, options);
  const tokenizer = await openTokenizer(options, context);
  const rows = readRows(options, tokenizer, context);
  const { runtime } = context;
  const staged = new StagedFiles(runtime, options.outDir ?? `${options.tmpRoot}/workloads`);
  try {
    const clock = schedule === null ? ownClock() : scheduleClock(schedule);
    const written = await SpecFiles.open(staged, clock);
    for await (const batch of rows) await written.add(batch);
    const { sums } = written;
    const files = await written.finish();
    const workloadId = idOf(options, arrival, files);
    const path = options.prompts ?? options.workload!;
    const inputs = path === '-' ? [] : await inputFiles(path, context.runtime.files);
    await staged.write(
      specMetaName,
      renderMeta({
        workloadId,
        wallMs: runtime.clock.wallMs(),
        iwcVersion: runtime.host.iwcVersion,
        options,
        arrival,
        tokenizer: identityOf(tokenizer),
        inputs: await Promise.all(inputs.map((file) => describeFile(file, runtime))),
        outputs: files,
        requests: sums.requests,
      }),
    );
    const folder = options.outDir ?? `${options.tmpRoot}/workloads/${workloadId}`;
    await staged.commit(folder);
    const lastArrivalNs = sums.requests === 0 ? null : String(clock.last());
    return { folder, workloadId, ...sums, arrival, lastArrivalNs, tokenizer: tokenizer.name, files };
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

/** Null where requests keep their own times. */
function scheduleOf(arrival: string, options: SpecOptions): Schedule | null {
  if (arrival === 'as-is') {
    if (options.prompts === null) return null;
    throw new UsageError({
      code: 'no-times',
      message: '--arrival as-is: a prompts file has no times',
      hint: 'use --arrival fixed_interval or poisson',
    });
  }
  const seed = options.arrivalSeed ?? options.seed;
  const schedule: Schedule =
    arrival === 'poisson'
      ? { kind: 'poisson', ratePerS: options.poissonRatePerS, seed }
      : { kind: 'fixed_interval', interArrivalNs: options.interArrivalNs };
  checkSchedule(schedule);
  return schedule;
}

function idOf(
  options: SpecOptions,
  arrival: string,
  files: Readonly<Record<'prompts' | 'trace_lengths' | 'trace_intervals', WrittenBytes>>,
): string {
  if (!options.idCompat)
    return workloadIdOf({
      promptsSha256: files.prompts.sha256,
      lengthsSha256: files.trace_lengths.sha256,
      intervalsSha256: files.trace_intervals.sha256,
    });
  const path = options.prompts ?? options.workload!;
  return stableId('workload', [options.model, options.seed, path, options.numDecodeTokens ?? 64, arrival]);
}
