import type { Batch } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { resolveOptions } from '../core/options.ts';
import type { LossCount } from '../documents/conversion.ts';
import type { Format } from '../formats/index.ts';
import type { ByteSink } from '../io/line-writer.ts';
import type { TokenizerIdentity } from '../nouns/tokenizer-identity.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { openInput } from '../workloads/open-input.ts';
import { identityOf, openTokenizer } from '../workloads/open-tokenizer.ts';
import { readCanonicalLines, readRequests } from '../workloads/read-requests.ts';
import { anonymizedFields, createAnonymizer, readKey } from './anonymize.ts';
import { LossCounts, refuseLosses } from './loss-counts.ts';
import { type ConvertOptions, convertTable } from './options.ts';
import { createSynthesizer, type RequestChange } from './synthesize.ts';
import { type WrittenRequests, writableFormat, writeLines, writeRequests } from './write-requests.ts';

/** What a conversion came to. */
export interface Conversion extends WrittenRequests {
  readonly from: string;
  readonly to: string;
  readonly tokenizer: TokenizerIdentity | null;
  /** What --anonymize took away on purpose; empty without it. */
  readonly anonymized: readonly LossCount[];
}

/** All options of convert, checked. @throws UsageError with every problem */
export function resolveConvertOptions(given: Readonly<Record<string, unknown>>): ConvertOptions {
  return resolveOptions(convertTable(), given) as ConvertOptions;
}

/**
 * Turns a workload of any format into bytes of another. Losses are counted, and under `strict` refused.
 * @throws InputError, UsageError, InterruptedError
 */
export async function convertTo(
  sink: ByteSink,
  path: string,
  options: ConvertOptions,
  context: Context,
): Promise<Conversion> {
  const format = writableFormat(options.to);
  const input = await openInput(path, options.from, context);
  const tokenizer = needsTokenizer(format, input.format, options)
    ? await openTokenizer(options, context)
    : null;
  const anonymized = new LossCounts(options.anonymize ? anonymizedFields : []);
  const change = await createChange(options, { tokenizer, anonymized }, context);
  const settings = {
    maxOutputTokens: options.maxOutputTokens,
    countTokens: tokenizer?.readsText === true ? (text: string) => tokenizer.count(text) : null,
  };
  const written =
    change === null && format.name === 'iwc' && input.format.readLines !== undefined
      ? await writeLines(sink, readCanonicalLines(input, settings, context))
      : await writeRequests(
          sink,
          changed(readRequests(input, settings, context), change),
          { format, tokenizer, seed: options.seed, options },
          context,
          (losses) => {
            if (options.strict) refuseLosses(losses, format.name, path);
          },
        );
  return {
    from: input.format.name,
    to: format.name,
    ...written,
    tokenizer: tokenizer === null ? null : identityOf(tokenizer),
    anonymized: anonymized.result(),
  };
}

function needsTokenizer(target: Format, source: Format, options: ConvertOptions): boolean {
  return (
    target.countsTokens === true ||
    source.name === 'sglang-custom' ||
    options.anonymize ||
    options.synthesizeText
  );
}

async function* changed(
  batches: AsyncIterable<Batch<WorkloadRequest>>,
  change: RequestChange | null,
): AsyncGenerator<Batch<WorkloadRequest>> {
  let index = 0;
  for await (const batch of batches)
    yield change === null ? batch : batch.map((request) => change(request, index++));
}

async function createChange(
  options: ConvertOptions,
  { tokenizer, anonymized }: { readonly tokenizer: Tokenizer | null; readonly anonymized: LossCounts },
  context: Context,
): Promise<RequestChange | null> {
  const changes: RequestChange[] = [];
  if (options.anonymize) {
    const key = await readKey(context.runtime, options.keyFile);
    const anonymize = createAnonymizer(key, tokenizer!, options.anonymizeBlockTokens);
    changes.push((request, index) => {
      const written = anonymize(request);
      anonymized.add(request, index, written);
      return written;
    });
  }
  if (options.synthesizeText) changes.push(createSynthesizer(tokenizer!, options.seed));
  if (changes.length === 0) return null;
  return (request, index) => changes.reduce((result, change) => change(result, index), request);
}
