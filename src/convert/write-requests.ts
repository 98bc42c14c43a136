import type { Batch } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { type OptionTable, pickOptions } from '../core/options.ts';
import type { LossCount } from '../documents/conversion.ts';
import { type CanonicalLines, type Format, formats } from '../formats/index.ts';
import { type ByteSink, LineWriter } from '../io/line-writer.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { WrittenBytes } from '../nouns/written-bytes.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { LossCounts } from './loss-counts.ts';
import { createWriteTools } from './write-tools.ts';

/** How requests are to be written. */
export interface WriteSettings {
  readonly format: Format;
  /** Null when the format asks for no tokens. */
  readonly tokenizer: Tokenizer | null;
  readonly seed: bigint;
  /** Checked values, the format's own among them. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Facts of requests that were written. */
export interface WrittenRequests {
  readonly requests: number;
  readonly firstArrivalMs: number | null;
  readonly lastArrivalMs: number | null;
  readonly losses: readonly LossCount[];
  readonly written: WrittenBytes;
}

/** How a manifest describes arrivals that were there already. */
export const arrivalOfInput = { model: 'as in the input' } as const;

/** AIPerf has three forms; this one carries the most: text or lengths with blocks, times, sessions. */
const shortNames: Readonly<Record<string, string>> = { aiperf: 'aiperf-mooncake' };

/** The format of a name, if it can be written. @throws UsageError for an unknown one, InputError */
export function writableFormat(name: string): Format {
  const format = formats.get(Object.hasOwn(shortNames, name) ? shortNames[name]! : name);
  if (format.createWriter !== undefined) return format;
  throw new InputError({
    code: 'not-writable',
    message: `the format ${name} can be read but not written`,
    hint: name === 'spec' ? 'iwc spec --workload W writes one' : 'iwc list formats tells the formats',
  });
}

/** Writes requests in a format and counts what is lost. `refuse` may object to the losses before the last bytes. */
export async function writeRequests(
  sink: ByteSink,
  batches: AsyncIterable<Batch<WorkloadRequest>>,
  { format, tokenizer, seed, options }: WriteSettings,
  context: Context,
  refuse: (losses: readonly LossCount[]) => void = () => {},
): Promise<WrittenRequests> {
  const bytes = new LineWriter(sink);
  const output = {
    text: (part: string) => bytes.add(part),
    bytes: (piece: Uint8Array) => bytes.addBytes(piece),
  };
  const tools = createWriteTools(tokenizer ?? noTokenizer(format), seed, context);
  const writer = await format.createWriter!(
    output,
    pickOptions(format.options as OptionTable, options),
    tools,
  );
  const losses = new LossCounts(format.cannotCarry);
  let requests = 0;
  let first: number | null = null;
  let last: number | null = null;
  for await (const batch of batches) {
    for (const request of batch) {
      losses.add(request, requests);
      writer.add(request, requests++);
      const ms = request.arrival_time_ms;
      first = first === null || ms < first ? ms : first;
      last = last === null || ms > last ? ms : last;
    }
    await writer.flush?.();
    if (bytes.isFull) await bytes.flush();
  }
  await writer.finish();
  refuse(losses.result());
  return {
    requests,
    firstArrivalMs: first,
    lastArrivalMs: last,
    losses: losses.result(),
    written: await bytes.finish(),
  };
}

/** Writes lines of the canonical workload as they are: it loses nothing. */
export async function writeLines(
  sink: ByteSink,
  pieces: AsyncIterable<CanonicalLines>,
): Promise<WrittenRequests> {
  const bytes = new LineWriter(sink);
  let requests = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for await (const piece of pieces) {
    bytes.addBytes(piece.bytes);
    await bytes.flush();
    requests += piece.requests;
    first = Math.min(first, piece.earliestMs ?? first);
    last = Math.max(last, piece.latestMs ?? last);
  }
  return {
    requests,
    firstArrivalMs: requests === 0 ? null : first,
    lastArrivalMs: requests === 0 ? null : last,
    losses: [],
    written: await bytes.finish(),
  };
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
