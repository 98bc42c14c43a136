import type { Context } from '../core/context.ts';
import { type OptionTable, recordOption, resolveOptions } from '../core/options.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { checkTargets } from '../io/check-targets.ts';
import { sha256Hex } from '../io/hash.ts';
import { encodeText } from '../io/record-text.ts';
import { type Manifest, manifestPathOf, manifestSchema, renderManifest } from '../workloads/manifest.ts';
import { type Subset, type SubsetPart, subsetTo } from './subset.ts';
import type { SubsetRequest } from './subset-options.ts';
import { filterOptions, headOptions, sampleOptions, splitOptions } from './subset-options.ts';

const tables = {
  head: headOptions,
  sample: sampleOptions,
  filter: filterOptions,
  split: splitOptions,
} as const satisfies Record<SubsetRequest['kind'], OptionTable>;

/** A smaller workload and its manifest; null when it went to standard output. */
export interface WrittenSubset extends SubsetPart {
  readonly path: string;
  readonly manifestPath: string | null;
}

/**
 * Writes smaller workloads with a manifest beside each. All appear, or none.
 * @throws UsageError, InputError, OutsideError, InterruptedError
 */
export async function writeSubset(
  path: string,
  request: SubsetRequest,
  commandLine: string,
  context: Context,
): Promise<{ readonly subset: Subset; readonly written: readonly WrittenSubset[] }> {
  const outputs = outputsOf(request);
  const manifestPaths = outputs.map((output) => (output === '-' ? null : manifestPathOf(output)));
  const all = [...outputs, ...manifestPaths.filter((manifest) => manifest !== null)];
  await checkTargets(context.runtime.files, { inputs: [path], outputs: all });
  const files = await Promise.all(all.map((output) => createAtomic(context.runtime, output)));
  try {
    const subset = await subsetTo(files.slice(0, outputs.length), path, request, context);
    const written = outputs.map((output, i) => ({
      ...subset.parts[i]!,
      path: output,
      manifestPath: manifestPaths[i]!,
    }));
    for (const [i, output] of written.entries()) {
      if (output.manifestPath === null) continue;
      const document = await describe({ path, request, commandLine, subset, part: i, output }, context);
      await files[all.indexOf(output.manifestPath)]!.write(encodeText(await renderManifest(document)));
    }
    for (const file of files) await file.commit();
    return { subset, written };
  } catch (error) {
    for (const file of files) await file.discard();
    throw error;
  }
}

function outputsOf({ kind, options }: SubsetRequest): readonly string[] {
  return kind === 'split' ? options.outputs : [options.output];
}

interface Description {
  readonly path: string;
  readonly request: SubsetRequest;
  readonly commandLine: string;
  readonly subset: Subset;
  readonly part: number;
  readonly output: WrittenSubset;
}

async function describe(
  { path, request, commandLine, subset, part, output }: Description,
  { runtime, notices }: Context,
): Promise<Manifest> {
  const schema = await runtime.files.readAll(`${runtime.packageFolder}/schema/workload.schema.json`);
  return {
    schema: manifestSchema,
    iwc_version: runtime.host.iwcVersion,
    generated_at_utc: `${new Date(runtime.clock.wallMs()).toISOString().slice(0, 19)}Z`,
    command: {
      name: request.kind,
      target: String(part),
      line: commandLine,
      options: { input: path, ...recordOptions(request) },
    },
    inputs: [subset.input],
    output: { path: output.path, sha256: output.sha256, bytes: output.bytes },
    workload_schema: { name: 'iwc.workload/1.0', sha256: sha256Hex(schema) },
    arrival: { model: 'as in the input', rebased: request.options.rebase },
    tokenizer: null,
    summary: { requests: output.requests, of_requests: subset.inputRequests, units: output.units },
    notices: notices.summary(),
  };
}

function recordOptions({ kind, options }: SubsetRequest): Record<string, unknown> {
  const values = options as Readonly<Record<string, unknown>>;
  const entries = Object.entries(tables[kind] as OptionTable)
    .filter(([key]) => key !== 'output' && values[key] !== null && values[key] !== undefined)
    .map(([key, spec]) => [key, recordOption(spec, values[key])] as const);
  return Object.fromEntries(entries);
}

/** The SHA-256 that the recorded command gives now; nothing is written. */
export async function rerunSubset({ command }: Manifest, context: Context): Promise<string> {
  const kind = command.name as SubsetRequest['kind'];
  const { input, ...recorded } = command.options;
  const given = kind === 'split' ? recorded : { ...recorded, output: '-' };
  const request = { kind, options: resolveOptions(tables[kind] as OptionTable, given) } as SubsetRequest;
  const sinks = outputsOf(request).map(() => ({ write: async () => {} }));
  const { parts } = await subsetTo(sinks, String(input), request, context);
  return parts[Number(command.target)]!.sha256;
}
