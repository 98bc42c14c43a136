import type { Context } from '../core/context.ts';
import { recordOption } from '../core/options.ts';
import { workloadSchema } from '../core/workload.ts';
import { describeFile } from '../files/describe-file.ts';
import { type Manifest, manifestPathOf, manifestSchema, renderManifest } from '../files/manifest.ts';
import { inputFiles } from '../files/open-input.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { sha256Hex } from '../io/hash.ts';
import { encodeText } from '../io/record-text.ts';
import { type Conversion, convertTo } from './convert.ts';
import { type ConvertOptions, convertTable } from './options.ts';

/** What a convert command did, for JSON and for people. */
export interface ConvertReport extends Conversion {
  readonly input: string;
  readonly output: string;
  /** Null when the output went to standard output and no manifest was asked for. */
  readonly manifest: string | null;
}

/**
 * Converts a workload into a file with a manifest beside it. Both appear whole or not at all.
 * @throws InputError, UsageError, OutsideError, InterruptedError
 */
export async function writeConversion(
  path: string,
  options: ConvertOptions,
  commandLine: string,
  context: Context,
): Promise<ConvertReport> {
  const { runtime } = context;
  const manifestPath = options.manifest ?? (options.output === '-' ? null : manifestPathOf(options.output));
  const output = await createAtomic(runtime, options.output);
  const manifest = manifestPath === null ? null : await createAtomic(runtime, manifestPath);
  try {
    const conversion = await convertTo(output, path, options, context);
    const report = { ...conversion, input: path, output: options.output, manifest: manifestPath };
    if (manifest !== null) {
      const document = await describe(report, options, commandLine, context);
      await manifest.write(encodeText(await renderManifest(document)));
    }
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
  report: ConvertReport,
  options: ConvertOptions,
  commandLine: string,
  context: Context,
): Promise<Manifest> {
  const { runtime } = context;
  const schema = await runtime.files.readAll(`${runtime.packageFolder}/schema/workload.schema.json`);
  const files = report.input === '-' ? [] : await inputFiles(report.input, context);
  return {
    schema: manifestSchema,
    iwc_version: runtime.host.iwcVersion,
    generated_at_utc: `${new Date(runtime.clock.wallMs()).toISOString().slice(0, 19)}Z`,
    command: {
      name: 'convert',
      target: report.input,
      line: commandLine,
      options: { ...recordOptions(options), from: report.from },
    },
    inputs: await Promise.all(files.map((file) => describeFile(file, runtime))),
    output: { path: options.output, sha256: report.written.sha256, bytes: report.written.bytes },
    workload_schema: { name: workloadSchema, sha256: sha256Hex(schema) },
    arrival: { model: 'as in the input' },
    tokenizer: report.tokenizer,
    summary: {
      requests: report.requests,
      arrival_span_ms: report.firstArrivalMs === null ? null : report.lastArrivalMs! - report.firstArrivalMs,
      from: report.from,
      to: report.to,
      lost_fields: report.losses,
    },
    notices: context.notices.summary(),
  };
}

/** The options that shape the bytes, in table order. The key's file is named, the key is not. */
function recordOptions(options: ConvertOptions): Record<string, unknown> {
  const recorded: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(convertTable())) {
    const value = options[key];
    if (spec.operational === true || value === null || value === undefined) continue;
    if (key !== 'output' && key !== 'manifest') recorded[key] = recordOption(spec, value);
  }
  return recorded;
}
