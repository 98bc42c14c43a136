import type { Context } from '../../core/context.ts';
import { UsageError } from '../../core/errors.ts';
import { resolveOptions } from '../../core/options.ts';
import type { ByteSink } from '../../io/line-writer.ts';
import { buildManifest } from '../../workloads/build-manifest.ts';
import type { Manifest } from '../../workloads/manifest.ts';
import { recordShaping } from '../../workloads/record-shaping.ts';
import { writeWithManifest } from '../../workloads/write-with-manifest.ts';
import type { Collection } from './collection-writer.ts';
import { convertDataset } from './convert.ts';
import { makeMultiturn } from './multiturn.ts';
import {
  type DatasetConvertOptions,
  datasetKinds,
  type MultiturnOptions,
  type SharedPrefixOptions,
} from './options.ts';
import { makeSharedPrefix } from './shared-prefix.ts';

type Options = Readonly<Record<string, unknown>>;

/** A collection that lies in its place. */
export interface WrittenCollection extends Collection {
  readonly path: string;
  /** Null when the collection went to standard output and no manifest was asked for. */
  readonly manifest: string | null;
}

/** All options of a kind, checked. @throws UsageError for an unknown kind, or with every problem */
export function resolveDatasetOptions(kind: string, given: Options): Options {
  const table = Object.hasOwn(datasetKinds, kind) ? datasetKinds[kind] : undefined;
  if (table === undefined)
    throw UsageError.unknownName({ what: 'dataset kind', given: kind, known: Object.keys(datasetKinds) });
  return resolveOptions(table, given);
}

/** Makes the bytes of a collection. @throws UsageError for an unknown kind, InputError, InterruptedError */
export async function datasetTo(
  sink: ByteSink,
  kind: string,
  options: Options,
  context: Context,
): Promise<Collection> {
  switch (kind) {
    case 'shared-prefix':
      return await makeSharedPrefix(sink, options as SharedPrefixOptions, context);
    case 'multiturn':
      return await makeMultiturn(sink, options as MultiturnOptions, context);
    case 'convert':
      return await convertDataset(sink, options as DatasetConvertOptions, context);
    default:
      throw UsageError.unknownName({ what: 'dataset kind', given: kind, known: Object.keys(datasetKinds) });
  }
}

/** Makes a collection with a manifest beside it; both appear whole or not at all. */
export async function writeDataset(
  kind: string,
  options: Options,
  commandLine: string,
  context: Context,
): Promise<WrittenCollection> {
  const path = options['output'] as string;
  const { result, manifest } = await writeWithManifest(
    { output: path, manifest: options['manifest'] as string | null, inputs: [] },
    {
      write: (sink) => datasetTo(sink, kind, options, context),
      describe: (made) => describe(made, { kind, options, commandLine }, context),
    },
    context,
  );
  return { ...result, path, manifest };
}

async function describe(
  made: Collection,
  { kind, options, commandLine }: { kind: string; options: Options; commandLine: string },
  context: Context,
): Promise<Manifest> {
  const { written, lines, prompts, promptTokens, exactShare } = made;
  return await buildManifest(
    {
      command: {
        name: 'dataset',
        target: kind,
        line: commandLine,
        options: recordShaping(datasetKinds[kind]!, options),
      },
      inputs: made.inputs,
      output: { path: options['output'] as string, ...written },
      isWorkload: false,
      arrival: options['toWorkload'] === true ? poissonArrival(options) : null,
      tokenizer: made.tokenizer,
      summary: { lines, prompts, prompt_tokens: promptTokens, exact_share: exactShare },
    },
    context,
  );
}

function poissonArrival({ rps, seed }: Options) {
  return { model: 'poisson', rate_rps: rps, seed: String(seed), generator: 'numpy PCG64' };
}
