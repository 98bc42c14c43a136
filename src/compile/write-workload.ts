import type { Context } from '../core/context.ts';
import { recordOption } from '../core/options.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { checkTargets } from '../io/check-targets.ts';
import { sha256Hex } from '../io/hash.ts';
import { encodeText } from '../io/record-text.ts';
import { workloadSchema } from '../nouns/workload.ts';
import { type Manifest, manifestPathOf, manifestSchema, renderManifest } from '../workloads/manifest.ts';
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
  const { runtime } = context;
  const manifestPath = options.manifest ?? (options.output === '-' ? null : manifestPathOf(options.output));
  const outputs = [options.output, ...(manifestPath === null ? [] : [manifestPath])];
  const inputs = [options.input, ...(options.timestamps === null ? [] : [options.timestamps])];
  await checkTargets(runtime.files, { inputs, outputs });
  const output = await createAtomic(runtime, options.output);
  const manifest = manifestPath === null ? null : await createAtomic(runtime, manifestPath);
  try {
    const compilation = await compileTo(output, dataset, options, context);
    const report = { ...compilation, dataset, workloadPath: options.output, manifestPath };
    const document = await describe(report, options, commandLine, context);
    await manifest?.write(encodeText(await renderManifest(document)));
    await output.commit();
    await manifest?.commit();
    return report;
  } catch (error) {
    await output.discard();
    await manifest?.discard();
    throw error;
  }
}

async function describe(
  report: CompileReport,
  options: CompileOptions,
  commandLine: string,
  context: Context,
): Promise<object> {
  const { runtime } = context;
  const schemaSha256 = sha256Hex(
    await runtime.files.readAll(`${runtime.packageFolder}/schema/workload.schema.json`),
  );
  const facts = {
    generatedAtUtc: `${new Date(runtime.clock.wallMs()).toISOString().slice(0, 19)}Z`,
    iwcVersion: runtime.host.iwcVersion,
    schemaSha256,
  };
  if (options.compat === 'iwc-0.1') return compatManifest(report, options, facts);
  const { read, written, assembly } = report;
  const manifest: Manifest = {
    schema: manifestSchema,
    iwc_version: facts.iwcVersion,
    generated_at_utc: facts.generatedAtUtc,
    command: {
      name: 'compile',
      target: report.dataset,
      line: commandLine,
      options: recordOptions(report.dataset, options),
    },
    inputs: [read.input],
    output: { path: options.output, sha256: written.sha256, bytes: written.bytes },
    workload_schema: { name: workloadSchema, sha256: schemaSha256 },
    arrival: { model: options.arrival, seed: String(options.seed ?? 0n), generator: 'numpy PCG64' },
    tokenizer: report.tokenizer,
    summary: summarize(report, assembly),
    notices: context.notices.summary(),
  };
  return manifest;
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

/** The options that shape the bytes, in table order, seeds as text so that no reader rounds them. */
function recordOptions(dataset: string, options: CompileOptions): Record<string, unknown> {
  const recorded: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(compileTable(dataset))) {
    const value = key === 'seed' ? (options.seed ?? 0n) : options[key];
    if (spec.operational === true || value === null || value === undefined) continue;
    if (key === 'output' || key === 'manifest') continue;
    recorded[key] = recordOption(spec, value);
  }
  return recorded;
}
