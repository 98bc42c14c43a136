import type { Context } from '../core/context.ts';
import { InputError, UsageError } from '../core/errors.ts';
import { type OptionValues, pickOptions, resolveOptions } from '../core/options.ts';
import { datasets } from '../datasets/index.ts';
import { type ByteSink, LineWriter } from '../io/line-writer.ts';
import { renderRequestLine } from '../nouns/request-line.ts';
import type { TokenizerIdentity } from '../nouns/tokenizer-identity.ts';
import type { WrittenBytes } from '../nouns/written-bytes.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { identityOf, openTokenizer } from '../workloads/open-tokenizer.ts';
import { sortLimit } from '../workloads/read-workload.ts';
import { createArrivalClock, createCompatClock } from './arrival-clock.ts';
import { Assembler, type AssemblySummary } from './assemble.ts';
import { type compileOptions, compileTable } from './options.ts';
import { type ReadSummary, readDrafts } from './read-drafts.ts';
import { readTimestamps } from './read-timestamps.ts';

export type CompileOptions = OptionValues<typeof compileOptions> & Readonly<Record<string, unknown>>;

/** What a compilation came to, before anything is said about where it went. */
export interface Compilation {
  readonly read: ReadSummary;
  readonly written: WrittenBytes;
  readonly assembly: AssemblySummary;
  /** What counted the tokens of expected outputs; null when none were counted. */
  readonly tokenizer: TokenizerIdentity | null;
}

/** Turns a dataset into the bytes of a workload. Pure in its bytes: the same options give the same ones. */
export async function compileTo(
  sink: ByteSink,
  datasetName: string,
  options: CompileOptions,
  context: Context,
): Promise<Compilation> {
  const isCompat = options.compat === 'iwc-0.1';
  if (isCompat) checkCompat(options);
  const dataset = datasets.get(datasetName);
  const writer = new LineWriter(sink);
  const floats = isCompat ? 'python' : 'json';
  const tokenizer = await answerTokenizer(options, context);
  const countTokens = tokenizer === null ? null : (text: string) => tokenizer.count(text);
  const assembler = new Assembler(await assembleOptions(options, countTokens, context), (request) =>
    writer.add(renderRequestLine(request, floats)),
  );
  const read = await readDrafts(
    {
      path: options.input,
      containers: dataset.containers,
      compiler: dataset.createCompiler(pickOptions(dataset.options, options), {
        withExpectedOutput: wantsExpectedOutput(options),
        isCompat,
      }),
      isStrict: options.strict,
      take: (draft) => assembler.add(draft),
      writeGathered: () => (writer.isFull ? writer.flush() : null),
    },
    context,
  );
  for (const _ of assembler.finish()) if (writer.isFull) await writer.flush();
  if (assembler.summary.requests === 0) throw nothingCompiled(datasetName, options.input, read);
  const { summary } = assembler;
  const counted = tokenizer === null || summary.countedOutputs === 0 ? null : identityOf(tokenizer);
  return { read, written: await writer.finish(), assembly: summary, tokenizer: counted };
}

/** All options of compile for a dataset, checked. @throws UsageError with every problem */
export function resolveCompileOptions(
  datasetName: string,
  given: Readonly<Record<string, unknown>>,
): CompileOptions {
  return resolveOptions(compileTable(datasetName), given) as CompileOptions;
}

/** What the Python iwc has not would be left out without a word. @throws UsageError */
function checkCompat(options: CompileOptions): void {
  const asked = {
    'expected-from-dataset': options.expectedFromDataset === true,
    'think-time-ms': options.thinkTimeMs !== null,
    'session-arrivals sessions': options.sessionArrivals === 'sessions',
    timestamps: options.timestamps !== null,
  };
  const refused = Object.entries(asked).filter(([, isAsked]) => isAsked);
  if (refused.length === 0) return;
  throw new UsageError(
    refused.map(([flag]) => ({
      code: 'not-in-compat',
      message: `--${flag} is not known to iwc 0.1, whose bytes --compat iwc-0.1 promises`,
    })),
  );
}

async function assembleOptions(
  options: CompileOptions,
  countTokens: ((text: string) => number) | null,
  context: Context,
) {
  const isCompat = options.compat === 'iwc-0.1';
  const timestampsNs =
    options.timestamps === null ? null : await readTimestamps(context.runtime, options.timestamps);
  const choice = { arrival: options.arrival, seed: options.seed ?? 0n, timestampsNs, options };
  return {
    common: {
      maxOutputTokens: options.maxOutputTokens,
      temperature: options.temperature,
      topP: options.topP,
      streaming: options.streaming,
    },
    sessionArrivals: options.sessionArrivals,
    thinkTimeMs: options.thinkTimeMs,
    isCompat,
    clock: isCompat ? createCompatClock(choice) : createArrivalClock(choice),
    countTokens,
    mostHeld: sortLimit,
  };
}

/** What counts the answers; null when there are none to write, or when declared counts are all that is wanted. */
async function answerTokenizer(options: CompileOptions, context: Context): Promise<Tokenizer | null> {
  if (!wantsExpectedOutput(options)) return null;
  const tokenizer = await openTokenizer(options, context);
  return tokenizer.readsText ? tokenizer : null;
}

function wantsExpectedOutput(options: CompileOptions): boolean {
  if (options.compat === 'iwc-0.1') return false;
  return options.expectedFromDataset ?? options['mode'] === 'session';
}

function nothingCompiled(dataset: string, path: string, read: ReadSummary): InputError {
  const reasons = Object.entries(read.skipped).map(([code, count]) => `${count} ${code}`);
  const why = reasons.length === 0 ? 'it holds no records' : `skipped: ${reasons.join(', ')}`;
  return new InputError({
    code: 'no-requests',
    message: `the ${dataset} dataset yields no request (${read.records} records; ${why})`,
    place: { file: path },
    hint: 'check that the dataset and --mode fit the file; iwc list datasets tells the formats',
  });
}
