import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { type OptionTable, pickOptions, resolveOptions } from '../core/options.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import { openInput } from '../files/open-input.ts';
import { identityOf, openTokenizer, type TokenizerIdentity } from '../files/open-tokenizer.ts';
import { readRequests } from '../files/read-requests.ts';
import { type ByteSink, WorkloadWriter, type WrittenBytes } from '../files/workload-writer.ts';
import { type Format, type FormatWriter, formats } from '../formats/index.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { createAnonymizer, readKey } from './anonymize.ts';
import { type LossCount, LossCounts, refuseLosses } from './loss-counts.ts';
import { type ConvertOptions, convertTable } from './options.ts';
import { createSynthesizer, type RequestChange } from './synthesize.ts';
import { createWriteTools } from './write-tools.ts';

/** What a conversion came to. */
export interface Conversion {
  readonly from: string;
  readonly to: string;
  readonly requests: number;
  readonly firstArrivalMs: number | null;
  readonly lastArrivalMs: number | null;
  readonly losses: readonly LossCount[];
  readonly written: WrittenBytes;
  readonly tokenizer: TokenizerIdentity | null;
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
  const format = writable(options.to);
  const input = await openInput(path, options.from, context);
  const tokenizer = needsTokenizer(format, input.format, options)
    ? await openTokenizer(options, context)
    : null;
  const change = await createChange(options, tokenizer, context);
  const writer = new WorkloadWriter(sink);
  const output = {
    text: (part: string) => writer.add(part),
    bytes: (piece: Uint8Array) => writer.addBytes(piece),
  };
  const tools = createWriteTools(tokenizer ?? noTokenizer(format), options.seed, context.notices);
  const target = await format.createWriter!(
    output,
    pickOptions(format.options as OptionTable, options),
    tools,
  );
  const settings = {
    maxOutputTokens: options.maxOutputTokens,
    countTokens: tokenizer?.readsText === true ? (text: string) => tokenizer.count(text) : null,
  };
  const run = new ConversionRun(format, target, change);
  for await (const batch of readRequests(input, settings, context)) {
    for (const request of batch) run.add(request);
    await target.flush?.();
    if (writer.isFull) await writer.flush();
  }
  await target.finish();
  const losses = run.losses.result();
  if (options.strict) refuseLosses(losses, format.name, path);
  return {
    from: input.format.name,
    to: format.name,
    ...run.facts(),
    losses,
    written: await writer.finish(),
    tokenizer: tokenizer === null ? null : identityOf(tokenizer),
  };
}

class ConversionRun {
  readonly losses: LossCounts;
  readonly #target: FormatWriter;
  readonly #change: RequestChange | null;
  #requests = 0;
  #firstMs: number | null = null;
  #lastMs: number | null = null;

  constructor(format: Format, target: FormatWriter, change: RequestChange | null) {
    this.losses = new LossCounts(format);
    this.#target = target;
    this.#change = change;
  }

  add(given: WorkloadRequest): void {
    const request = this.#change === null ? given : this.#change(given, this.#requests);
    this.losses.add(request, this.#requests);
    this.#target.add(request, this.#requests++);
    const ms = request.arrival_time_ms;
    if (this.#firstMs === null || ms < this.#firstMs) this.#firstMs = ms;
    if (this.#lastMs === null || ms > this.#lastMs) this.#lastMs = ms;
  }

  facts() {
    return { requests: this.#requests, firstArrivalMs: this.#firstMs, lastArrivalMs: this.#lastMs };
  }
}

function writable(name: string): Format {
  const format = formats.get(name);
  if (format.createWriter !== undefined) return format;
  throw new InputError({
    code: 'not-writable',
    message: `the format ${name} can be read but not written`,
    hint: name === 'spec' ? 'iwc spec --workload W writes one' : 'iwc list formats tells the formats',
  });
}

function needsTokenizer(target: Format, source: Format, options: ConvertOptions): boolean {
  return (
    target.countsTokens === true ||
    source.name === 'sglang-custom' ||
    options.anonymize ||
    options.synthesizeText
  );
}

/** Formats that ask for no tokens never call it. */
function noTokenizer({ name }: Format): Tokenizer {
  const refuse = () => {
    throw new Error(`the format ${name} counts tokens without saying so`);
  };
  return {
    name: 'none',
    vocabularyHash: 'none',
    vocabularySize: null,
    readsText: false,
    count: refuse,
    encode: refuse,
    encodeInto: refuse,
    decode: refuse,
    stableBoundary: () => 0,
    share: refuse,
  };
}

async function createChange(
  options: ConvertOptions,
  tokenizer: Tokenizer | null,
  context: Context,
): Promise<RequestChange | null> {
  const changes: RequestChange[] = [];
  if (options.anonymize) {
    const key = await readKey(context.runtime, options.keyFile);
    changes.push(createAnonymizer(key, tokenizer!, options.anonymizeBlockTokens));
  }
  if (options.synthesizeText) changes.push(createSynthesizer(tokenizer!, options.seed));
  if (changes.length === 0) return null;
  return (request, index) => changes.reduce((changed, change) => change(changed, index), request);
}
