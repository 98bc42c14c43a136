import { compileTo, resolveCompileOptions } from '../compile/index.ts';
import {
  type CombineKind,
  combineTo,
  convertTo,
  resolveCombineOptions,
  resolveConvertOptions,
} from '../convert/index.ts';
import { rerunSubset } from '../convert/write-subset.ts';
import type { Context } from '../core/context.ts';
import { UsageError } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import type { VerificationStep } from '../documents/verification.ts';
import { datasetTo, generateTo, resolveDatasetOptions, resolveGenerateOptions } from '../generate/index.ts';
import { type Manifest, manifestPathOf, readManifest } from '../workloads/manifest.ts';
import type { Command } from './contract.ts';
import { checkHash, compareHashes, verificationResult } from './verification.ts';
import { metadataOf, verifySpec } from './verify-spec.ts';

const verifyOptions = defineOptions({
  manifest: {
    type: 'path',
    help: 'manifest to check against (default: <workload>.manifest.yaml, or the metadata in a directory)',
  },
  rerun: { type: 'boolean', default: true, help: 're-run the recorded command in memory' },
});

/** Commands that can be run again into memory, by the name a manifest records; gives the SHA-256 of the bytes. */
const reruns: Readonly<Record<string, (manifest: Manifest, context: Context) => Promise<string>>> = {
  compile: async ({ command }, context) => {
    const options = resolveCompileOptions(command.target, { ...command.options, output: '-' });
    const { written } = await compileTo({ write: async () => {} }, command.target, options, context);
    return written.sha256;
  },
  head: rerunSubset,
  sample: rerunSubset,
  filter: rerunSubset,
  split: rerunSubset,
  generate: async ({ command }, context) => {
    const options = resolveGenerateOptions(command.options);
    const { written } = await generateTo(
      { canonical: { write: async () => {} }, aibrix: null },
      options,
      context,
    );
    return written.canonical.sha256;
  },
  dataset: async ({ command }, context) => {
    const options = resolveDatasetOptions(command.target, { ...command.options, output: '-' });
    const { written } = await datasetTo({ write: async () => {} }, command.target, options, context);
    return written.sha256;
  },
  convert: async ({ command }, context) => {
    const options = resolveConvertOptions({ ...command.options, output: '-' });
    const { written } = await convertTo({ write: async () => {} }, command.target, options, context);
    return written.sha256;
  },
  concat: (manifest, context) => recombine('concat', manifest, context),
  merge: (manifest, context) => recombine('merge', manifest, context),
};

async function recombine(kind: CombineKind, { command }: Manifest, context: Context): Promise<string> {
  const options = resolveCombineOptions({ ...command.options, output: '-' });
  const { written } = await combineTo(
    { write: async () => {} },
    kind,
    options.inputFiles ?? [],
    options,
    context,
  );
  return written.sha256;
}

/** `iwc verify`: the manifest's hashes hold, and its command gives the same bytes again. */
export const verifyCommand: Command = {
  name: 'verify',
  summary: 'prove that a workload is what its manifest says, by hashes and by running its command again',
  positionals: [
    {
      name: 'workload',
      help: 'workload with its manifest beside it, or a directory of iwc spec',
      required: true,
    },
  ],
  examples: [
    { line: 'iwc verify w.jsonl', explains: 'hash output and inputs, then compile again and compare' },
    { line: 'iwc verify w.jsonl --no-rerun', explains: 'hashes only' },
  ],
  optionsFor: () => verifyOptions,
  async run({ positionals, options }, context) {
    const workload = positionals[0]!;
    const given = options['manifest'] as string | null;
    const metadata = await metadataOf(workload, given, context);
    if (metadata !== null) return await verifySpec(workload, metadata, context);
    const manifestPath = given ?? manifestPathOf(workload);
    const manifest = await readManifest(context.runtime, manifestPath);
    const steps = [await checkHash('output', workload, manifest.output.sha256, context)];
    const twin = manifest.aibrix === undefined ? null : besideOf(workload, manifest.aibrix.path);
    // It may be thrown away; when it is there, it must be the one.
    if (twin !== null && (await context.runtime.files.kind(twin)) !== null)
      steps.push(await checkHash('output', twin, manifest.aibrix!.sha256, context));
    for (const input of manifest.inputs)
      steps.push(await checkHash('input', input.path, input.sha256, context));
    if (options['rerun'] === true) steps.push(await rerun(manifest, steps, context));
    return verificationResult({ workload, manifest: manifestPath, steps, command: manifest.command.line });
  },
};

/** The file of a path's name in the folder of another. */
function besideOf(path: string, other: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) + other.slice(other.lastIndexOf('/') + 1);
}

async function rerun(
  manifest: Manifest,
  steps: readonly VerificationStep[],
  context: Context,
): Promise<VerificationStep> {
  const path = manifest.command.name;
  const expected = manifest.output.sha256;
  const fail = (reason: string) => ({
    what: 'rerun' as const,
    path,
    expected,
    found: null,
    holds: false,
    reason,
  });
  const { name } = manifest.command;
  const run = Object.hasOwn(reruns, name) ? reruns[name] : undefined;
  if (run === undefined) return fail(`iwc cannot re-run the command '${name}'`);
  const bad = steps.find((step) => step.what === 'input' && !step.holds);
  if (bad !== undefined)
    return fail(`not run: an input ${bad.found === null ? 'cannot be read' : 'has changed'}`);
  try {
    return compareHashes('rerun', path, expected, await run(manifest, context));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return fail(`the manifest records what this iwc does not take: ${error.message}`);
  }
}
