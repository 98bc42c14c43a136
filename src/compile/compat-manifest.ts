import type { Runtime } from '../core/runtime.ts';
import { utcSecond, workloadSchemaSha256 } from '../workloads/build-manifest.ts';
import type { CompileOptions } from './compile.ts';
import type { CompileReport } from './write-workload.ts';

/** The manifest in the form and key order of the Python iwc 0.1. */
export async function compatManifest(
  report: CompileReport,
  options: CompileOptions,
  runtime: Runtime,
): Promise<Readonly<Record<string, unknown>>> {
  const { read, written, assembly, dataset } = report;
  const span = (assembly.lastArrivalMs ?? 0) - (assembly.firstArrivalMs ?? 0);
  return {
    iwc_version: runtime.host.iwcVersion,
    compiler: dataset,
    generated_at_utc: utcSecond(runtime),
    input: { path: read.input.path, sha256: read.input.sha256 },
    output: { path: options.output, sha256: written.sha256 },
    schema: { path: 'schema/workload.schema.json', sha256: await workloadSchemaSha256(runtime) },
    summary: {
      num_requests: assembly.requests,
      arrival_span_ms: span,
      ...skips(dataset, read.skipped, options),
    },
    config: config(dataset, options),
  };
}

/** The Python iwc counts bad records, but not those that merely yield no request in session mode. */
function skips(dataset: string, skipped: Readonly<Record<string, number>>, options: CompileOptions) {
  if (dataset !== 'sharegpt' && dataset !== 'alpaca') return {};
  const total = Object.entries(skipped)
    .filter(([code]) => code !== 'no-answer')
    .reduce((sum, [, count]) => sum + count, 0);
  if (dataset === 'alpaca') return { skipped_records: total };
  return { skipped_records: total, mode: options['mode'], emission: 'assistant-turn' };
}

function config(dataset: string, options: CompileOptions): Record<string, unknown> {
  return {
    ...(dataset === 'sharegpt'
      ? {
          mode: options['mode'],
          user_tag: options['userTag'],
          assistant_tag: options['assistantTag'],
          separator: String(options['separator']).replaceAll('\n', '\\n').replaceAll('\t', '\\t'),
        }
      : {}),
    prompt_format: options['promptFormat'] ?? 'raw',
    max_output_tokens: options.maxOutputTokens,
    ...(dataset === 'alpaca' ? { max_output_policy: 'fixed' } : {}),
    temperature: options.temperature,
    top_p: options.topP,
    streaming: options.streaming,
    arrival: options.arrival,
    arrival_step_ms: options['arrivalStepMs'] ?? 100,
    rate_rps: options['rateRps'] ?? null,
    seed: options.seed,
  };
}
