import type { Context } from '../core/context.ts';
import { InterruptedError, UsageError } from '../core/errors.ts';
import { resolveOptions } from '../core/options.ts';
import type { RateSteps } from '../core/rate-steps.ts';
import { nsPerMs, nsPerSecond } from '../core/units.ts';
import type { ByteSink } from '../io/line-writer.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { openTokenizer } from '../workloads/open-tokenizer.ts';
import { runAgent } from './agent.ts';
import { type Collection, readCollection } from './collection.ts';
import { runCompat } from './compat/run.ts';
import { Emitter, type Written } from './emitter.ts';
import type { RequestSource } from './given.ts';
import type { HashedInput } from './input.ts';
import { planConstant, planSynthetic } from './modelled.ts';
import { type GenerateOptions, generateOptions } from './options.ts';
import { madeUpRequests, plainRequests } from './plain-requests.ts';
import { planTrace } from './replayed.ts';
import { notAsked, type Schedule } from './schedule.ts';
import { planServeGen } from './servegen.ts';
import { sessionRequests } from './session-requests.ts';
import { planStat } from './stat.ts';
import type { Tally } from './tally.ts';
import { noteUnused } from './unused-options.ts';

/** Where the two files go; the AIBrix-shaped one may be left out. */
export interface GenerateSinks {
  readonly canonical: ByteSink;
  readonly aibrix: ByteSink | null;
}

/** What a generation came to. */
export interface Generation {
  readonly written: Written;
  readonly tally: Tally;
  readonly tokenizer: Tokenizer;
  readonly inputs: readonly HashedInput[];
  readonly arrival: Readonly<Record<string, unknown>>;
  /** The rate arrivals were drawn from; null for times that were given. */
  readonly curve: RateSteps | null;
  readonly durationNs: number;
  /** What prompts are made of, and how they are chosen. */
  readonly prompts: Readonly<Record<string, unknown>>;
}

/** All options of generate, checked. @throws UsageError with every problem */
export function resolveGenerateOptions(given: Readonly<Record<string, unknown>>): GenerateOptions {
  return resolveOptions(generateOptions, given);
}

/** Makes a workload from traffic and prompts. Pure in its bytes: the same options give the same ones. */
export async function generateTo(
  sinks: GenerateSinks,
  options: GenerateOptions,
  context: Context,
): Promise<Generation> {
  checkTogether(options);
  noteUnused(options, context);
  const tokenizer = await openTokenizer(options, context);
  const emitter = new Emitter({
    ...sinks,
    layout: options.outputFormat,
    maxOutputTokens: options.maxOutputTokens,
    thinkTimeMs: options.thinkTimeMs,
    lengthTolerance: options.lengthTolerance,
  });
  const made = await makeRequests(emitter, { options, tokenizer, context });
  if (emitter.assumedOutputs > 0)
    for (let i = 0; i < emitter.assumedOutputs; i++)
      context.notices.add({
        code: 'assumed-output-length',
        reason: `nothing says how long the answer is: the cap is --max-output-tokens, ${options.maxOutputTokens}`,
      });
  // Later turns of sessions may be due past the traffic's end.
  const durationNs = Math.max(made.durationNs, emitter.lastDueNs + 1);
  return { ...made, durationNs, tokenizer, tally: emitter.tally, written: await emitter.finish() };
}

type Made = Pick<Generation, 'inputs' | 'arrival' | 'curve' | 'durationNs' | 'prompts'>;

interface Job {
  readonly options: GenerateOptions;
  readonly tokenizer: Tokenizer;
  readonly context: Context;
}

async function makeRequests(emitter: Emitter, job: Job): Promise<Made> {
  const { options, tokenizer, context } = job;
  if (options.traceType === 'agent') return await runAgent(emitter, job);
  const collection =
    options.promptFile === null
      ? null
      : await readCollection(
          options.promptFile,
          { tokenizer, countCharacters: options.compat === 'aibrix' },
          context,
        );
  if (options.compat === 'aibrix' && options.traceType !== 'mooncake')
    return await makeCompat(emitter, collection, job);
  const schedule = await plan(options, context);
  const source = sourceOf(schedule, collection, job);
  await emitAll(emitter, source, job);
  const inputs = [...schedule.inputs, ...(collection === null ? [] : [collection.input])];
  return { ...schedule, inputs, prompts: describePrompts(collection, options) };
}

async function plan(options: GenerateOptions, context: Context): Promise<Schedule> {
  switch (options.traceType) {
    case 'constant':
      return planConstant(options);
    case 'synthetic':
      return await planSynthetic(options, context);
    case 'stat':
      return await planStat(options, context);
    case 'servegen':
      return await planServeGen(options, context);
    default:
      return await planTrace(options, context);
  }
}

function sourceOf(
  schedule: Schedule,
  collection: Collection | null,
  { options, tokenizer, context }: Job,
): RequestSource {
  // A rate of 0 is traffic too: the workload is empty, and valid.
  if (schedule.dueNs.length === 0)
    context.notices.add({
      code: 'no-requests',
      reason: `the traffic has no request within ${options.durationMs / 1000} s: raise the rate or --duration-ms if it should`,
    });
  if (collection === null) {
    if (schedule.promptTokens.some((tokens) => tokens === notAsked))
      throw new UsageError({
        code: 'missing-option',
        message:
          'the traffic does not say how long prompts are: give --prompt-file, or a prompt length to make text of',
      });
    return madeUpRequests(schedule, { tokenizer, options });
  }
  if (collection.sessions !== null) return sessionRequests(schedule, collection.sessions, options, context);
  return plainRequests(schedule, collection.rows, { tokenizer, options });
}

/** Writes every request; the AIBrix-shaped file has a line a window that holds any. */
async function emitAll(emitter: Emitter, source: RequestSource, { options, context }: Job): Promise<void> {
  const windowNs = windowMs(options) * nsPerMs;
  const label = 'writing requests';
  for (let i = 0; i < source.count; i++) {
    const given = source.give(i);
    // A trace such as Mooncake's has times of its own, which are windows already.
    const lengthNs = options.traceType === 'mooncake' ? nsPerMs : windowNs;
    const lineNs = Math.floor(given.dueNs / lengthNs) * lengthNs;
    emitter.add(options.dispatch === 'batched' ? { ...given, dueNs: lineNs } : given);
    emitter.aibrix?.add(lineNs / nsPerMs, given);
    if (!emitter.isFull) continue;
    await emitter.flush();
    context.progress({ label, done: i + 1, total: source.count, unit: 'requests' });
    if (context.signal.aborted) throw new InterruptedError();
  }
  context.progress({ label, done: source.count, total: source.count, unit: 'requests', isLast: true });
}

function windowMs({ traceType, groupIntervalSeconds, intervalMs }: GenerateOptions): number {
  const isAzure = traceType === 'azure' || traceType === 'azure-2024';
  return isAzure && groupIntervalSeconds !== null ? groupIntervalSeconds * 1000 : intervalMs;
}

async function makeCompat(
  emitter: Emitter,
  collection: Collection | null,
  { options, context }: Job,
): Promise<Made> {
  if (collection === null)
    throw new UsageError({ code: 'missing-option', message: '--compat aibrix needs --prompt-file' });
  const { lines, inputs } = await runCompat(options, collection, context);
  for (const { timestampMs, requests } of lines) {
    if (requests.length === 0) {
      emitter.aibrix?.addEmpty(timestampMs);
      context.notices.add({
        code: 'empty-line',
        reason:
          'a line without requests, as the reference writes while its rate is 0 or its sessions are used up',
      });
    }
    for (const request of requests) {
      emitter.add(request);
      emitter.aibrix?.add(timestampMs, request);
    }
    emitter.aibrix?.endLine();
    if (emitter.isFull) await emitter.flush();
  }
  return {
    inputs: [...inputs, collection.input],
    arrival: { model: 'aibrix', trace_type: options.traceType },
    curve: null,
    durationNs: Math.max(options.durationMs, lines.at(-1)?.timestampMs ?? 0) * nsPerMs,
    prompts: describePrompts(collection, options),
  };
}

function describePrompts(
  collection: Collection | null,
  options: GenerateOptions,
): Readonly<Record<string, unknown>> {
  if (collection === null) return { source: 'made up to exact lengths' };
  const { rows, sessions } = collection;
  if (sessions !== null)
    return { source: options.promptFile, sessions: sessions.length, arrivals_open: options.sessionArrivals };
  return {
    source: options.promptFile,
    rows: rows.length,
    choice:
      'by length: at random within the tolerance, with replacement, else the nearest; without a length: all in random order, then again',
    length_tolerance: options.lengthTolerance,
    exact_lengths: options.exactLengths,
  };
}

/** What the table cannot see. @throws UsageError with every problem */
function checkTogether(options: GenerateOptions): void {
  const problems = [];
  if (options.traceType === 'mooncake' && options.promptFile !== null)
    problems.push({
      code: 'bad-value',
      message: '--prompt-file: mooncake rebuilds its text from block ids; leave it out',
    });
  if (options.traceType === 'agent' && options.agentConfig === null)
    problems.push({ code: 'missing-option', message: 'agent traffic needs --agent-config' });
  if (options.compatDraws !== null && options.compat === null)
    problems.push({ code: 'bad-value', message: '--compat-draws needs --compat aibrix' });
  if (options.durationMs * nsPerMs > Number.MAX_SAFE_INTEGER)
    problems.push({
      code: 'bad-value',
      message: `--duration-ms: at most ${Math.floor(Number.MAX_SAFE_INTEGER / nsPerSecond)} s`,
    });
  if (problems.length > 0) throw new UsageError(problems);
}
