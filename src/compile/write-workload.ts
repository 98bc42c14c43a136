import type { Context } from '../core/context.ts';
import { checkTargets } from '../io/check-targets.ts';
import { buildManifest } from '../workloads/build-manifest.ts';
import type { Manifest } from '../workloads/manifest.ts';
import { recordShaping } from '../workloads/record-shaping.ts';
import { manifestPathFor, writeWithManifest } from '../workloads/write-with-manifest.ts';
import { compatManifest } from './compat-manifest.ts';
import { type Compilation, type CompileOptions, compileTo } from './compile.ts';
import { compileTable } from './options.ts';

/** What a compile command did, for JSON and for people. */
export interface CompileReport extends Compilation {
  readonly dataset: string;
  readonly workloadPath: string;
  /** Null when the workload went to standard output and no manifest was asked for. */
  readonly manifestPath: string | null;
}

/**
 * Compiles a dataset into a workload file with a manifest beside it. Both appear whole or not at all.
 * @throws InputError, UsageError, OutsideError, InterruptedError
 */
export async function writeWorkload(
  dataset: string,
  options: CompileOptions,
  commandLine: string,
  context: Context,
): Promise<CompileReport> {
  const target = { output: options.output, manifest: options.manifest, inputs: [] };
  const manifestPath = manifestPathFor(target);
  const outputs = [options.output, ...(manifestPath === null ? [] : [manifestPath])];
  const inputs = [options.input, ...(options.timestamps === null ? [] : [options.timestamps])];
  await checkTargets(context.runtime.files, { inputs, outputs });
  const { result } = await writeWithManifest(
    target,
    {
      write: async (sink): Promise<CompileReport> => ({
        ...(await compileTo(sink, dataset, options, context)),
        dataset,
        workloadPath: options.output,
        manifestPath,
      }),
      describe: (report) =>
        options.compat === 'iwc-0.1'
          ? compatManifest(report, options, context.runtime)
          : describe(report, options, commandLine, context),
    },
    context,
  );
  return result;
}

async function describe(
  report: CompileReport,
  options: CompileOptions,
  commandLine: string,
  context: Context,
): Promise<Manifest> {
  const { read, written, assembly, dataset } = report;
  // Where none is given, the seed is 0; the manifest names it.
  const shaping = { ...options, seed: options.seed ?? 0n };
  return await buildManifest(
    {
      command: {
        name: 'compile',
        target: dataset,
        line: commandLine,
        options: recordShaping(compileTable(dataset), shaping),
      },
      inputs: [read.input],
      output: { path: options.output, ...written },
      isWorkload: true,
      arrival: { model: options.arrival, seed: String(shaping.seed), generator: 'numpy PCG64' },
      tokenizer: report.tokenizer,
      summary: summarize(report, assembly),
    },
    context,
  );
}

function summarize(report: CompileReport, assembly: CompileReport['assembly']) {
  const { firstArrivalMs, lastArrivalMs } = assembly;
  const span = firstArrivalMs === null || lastArrivalMs === null ? null : lastArrivalMs - firstArrivalMs;
  return {
    records: report.read.records,
    requests: assembly.requests,
    sessions: assembly.sessions,
    arrival_span_ms: span,
    with_expected_output: assembly.withExpectedOutput,
    skipped_records: report.read.skipped,
  };
}
