import type { Context } from '../core/context.ts';
import { type OptionTable, resolveOptions } from '../core/options.ts';
import type { AtomicFile } from '../io/atomic-write.ts';
import { checkTargets } from '../io/check-targets.ts';
import { encodeText } from '../io/record-text.ts';
import { writeTogether } from '../io/write-together.ts';
import { buildManifest } from '../workloads/build-manifest.ts';
import { type Manifest, manifestPathOf, renderManifest } from '../workloads/manifest.ts';
import { recordShaping } from '../workloads/record-shaping.ts';
import { type Subset, type SubsetPart, subsetTo } from './subset.ts';
import type { SubsetRequest } from './subset-options.ts';
import { filterOptions, headOptions, sampleOptions, splitOptions } from './subset-options.ts';
import { arrivalOfInput } from './write-requests.ts';

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
  return await writeTogether(context.runtime, async (open) => {
    const files: AtomicFile[] = [];
    for (const output of all) files.push(await open(output));
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
    return { subset, written };
  });
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
  context: Context,
): Promise<Manifest> {
  return await buildManifest(
    {
      command: {
        name: request.kind,
        target: String(part),
        line: commandLine,
        options: { input: path, ...recordShaping(tables[request.kind], request.options) },
      },
      inputs: [subset.input],
      output: { path: output.path, sha256: output.sha256, bytes: output.bytes },
      isWorkload: true,
      arrival: { ...arrivalOfInput, rebased: request.options.rebase },
      tokenizer: null,
      summary: { requests: output.requests, of_requests: subset.inputRequests, units: output.units },
    },
    context,
  );
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
