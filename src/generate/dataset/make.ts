import type { Context } from '../../core/context.ts';
import { UsageError } from '../../core/errors.ts';
import { createAtomic } from '../../io/atomic-write.ts';
import type { DatasetFacts } from './collection-writer.ts';
import { convertDataset } from './convert.ts';
import { makeMultiturn } from './multiturn.ts';
import {
  type DatasetConvertOptions,
  datasetKinds,
  type MultiturnOptions,
  type SharedPrefixOptions,
} from './options.ts';
import { makeSharedPrefix } from './shared-prefix.ts';

/** Makes a collection of a kind and writes it whole or not at all. @throws UsageError for an unknown kind */
export async function writeDataset(
  kind: string,
  options: Readonly<Record<string, unknown>>,
  context: Context,
): Promise<DatasetFacts & { readonly path: string }> {
  const path = options['output'] as string;
  const output = await createAtomic(context.runtime, path);
  try {
    const facts = await make(kind, options, { sink: output, context });
    await output.commit();
    return { ...facts, path };
  } catch (error) {
    await output.discard();
    throw error;
  }
}

async function make(
  kind: string,
  options: Readonly<Record<string, unknown>>,
  { sink, context }: { readonly sink: Parameters<typeof makeMultiturn>[0]; readonly context: Context },
): Promise<DatasetFacts> {
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
