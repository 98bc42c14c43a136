export type { DiffDocument } from './documents/diff.ts';

import type { DiffDocument } from './documents/diff.ts';

export type { Fingerprint } from './documents/fingerprint.ts';

import { analyzeWorkload } from './characterize/analyze.ts';
import { diffOptions, diffWorkloads } from './characterize/diff.ts';
import { fingerprintOptions, fingerprintWorkload } from './characterize/fingerprint.ts';
import { readGates } from './characterize/gates.ts';
import { type LabelReport, labelOptions, labelWorkload } from './characterize/label.ts';
import {
  type CompileReport,
  type FileValidation,
  resolveCompileOptions,
  validateFile,
  writeWorkload,
} from './compile/index.ts';
import type { Context, ProgressListener } from './core/context.ts';
import { Notices } from './core/notices.ts';
import { type OptionInputs, resolveOptions } from './core/options.ts';
import type { WorkloadFigureFacts } from './core/workload-figure.ts';
import type { DatasetName } from './datasets/index.ts';
import type { Analysis } from './documents/analysis.ts';
import type { Fingerprint } from './documents/fingerprint.ts';
import { type GenerateReport, resolveGenerateOptions, writeGeneration } from './generate/index.ts';
import { createRuntime } from './io/create-runtime.ts';
import { createThreadPool } from './io/threads.ts';
import { renderPng } from './report/render-png.ts';
import { drawWorkloadFigure } from './report/workload-figure.ts';

export type { LabelReport } from './characterize/label.ts';
export type { CompileReport, FileValidation } from './compile/index.ts';
export {
  type ArrivalSchedule,
  arrivalSchedule,
  type Nanoseconds,
  readPrompts,
  renderPrompts,
  renderTraceIntervals,
  renderTraceLengths,
  type Schedule,
} from './convert/index.ts';
export type { Context, ProgressEvent, ProgressListener } from './core/context.ts';
export { type ErrorRecord, exitCodes, IwcError, type Place, type Problem } from './core/errors.ts';
export type { Notice, NoticeSummary } from './core/notices.ts';
export type { DatasetName } from './datasets/index.ts';
export type { Analysis } from './documents/analysis.ts';
export type { Prompt } from './formats/index.ts';
export type { GenerateReport } from './generate/index.ts';
export type { ChatMessage, PrefixBlocks, Semantic, WorkloadRequest } from './nouns/workload.ts';

/** How a library caller may shape the context a verb runs in. */
export interface ContextOptions {
  /** Threads that verbs may use besides the calling one; 1 by default, and then none is started. */
  readonly threads?: number;
  /** Abort to stop at the next batch. */
  readonly signal?: AbortSignal;
  readonly progress?: ProgressListener;
}

/** The context of this process: its clock, files and environment. Close `pool` when threads were asked for. */
export function createContext(options: ContextOptions = {}): Context {
  return {
    runtime: createRuntime(),
    signal: options.signal ?? new AbortController().signal,
    notices: new Notices(),
    progress: options.progress ?? (() => {}),
    pool: createThreadPool(options.threads ?? 1),
  };
}

/**
 * Compiles a dataset into a workload with a manifest beside it. Options are those of `iwc compile`, camelCase.
 * @throws IwcError listing every problem
 * @example
 * await compile('sharegpt', { input: 'chats.json', output: 'w.jsonl', mode: 'session', arrival: 'poisson', rateRps: 5 });
 */
export async function compile(
  dataset: DatasetName,
  options: { readonly input: string; readonly output: string; readonly [option: string]: unknown },
  context: Context = createContext(),
): Promise<CompileReport> {
  const line = `iwc library: compile ${dataset}`;
  return await writeWorkload(dataset, resolveCompileOptions(dataset, options), line, context);
}

/**
 * Checks a workload. A file that breaks the schema, or cannot be read, is a result and not an exception.
 * @example
 * const { isValid, problems } = await validate('w.jsonl');
 */
export async function validate(
  path: string,
  options: { readonly maxProblems?: number } = {},
  context: Context = createContext(),
): Promise<FileValidation> {
  return await validateFile(path, options, context);
}

/**
 * Compares two workloads, or fingerprints of them. Options are those of `iwc diff`, camelCase; a gate that is exceeded
 * is a result (`status` is `fail`) and not an exception.
 * @throws IwcError
 * @example
 * const { status, regressions } = await diff('a.jsonl', 'b.jsonl', { failOn: ['reuse:abs:0.05'] });
 */
export async function diff(
  a: string,
  b: string,
  options: OptionInputs<typeof diffOptions> = {},
  context: Context = createContext(),
): Promise<DiffDocument> {
  const resolved = resolveOptions(diffOptions, options);
  return await diffWorkloads({ a, b }, { ...resolved, gates: readGates(resolved) }, context);
}

/**
 * Sums a workload up in hashes, numbers and distributions; write it as JSON, and `diff` takes the file for a workload.
 * @throws IwcError
 */
export async function fingerprint(
  path: string,
  options: OptionInputs<typeof fingerprintOptions> = {},
  context: Context = createContext(),
): Promise<Fingerprint> {
  return await fingerprintWorkload(path, resolveOptions(fingerprintOptions, options), context);
}

/**
 * Writes a workload with task, difficulty and tags on every request.
 * @throws IwcError listing every bad line
 */
export async function label(
  path: string,
  options: OptionInputs<typeof labelOptions>,
  context: Context = createContext(),
): Promise<LabelReport> {
  return await labelWorkload(path, resolveOptions(labelOptions, options), context);
}

/**
 * Describes a workload: the document `iwc.analysis/1`. Options are those of `iwc analyze`, camelCase.
 * @throws IwcError for a workload or a tokenizer that cannot be read, listing every problem
 * @example
 * const { prompt_tokens, sessions, class: found } = await analyze('w.jsonl', { tokenizer: 'tiktoken:o200k_base' });
 */
export async function analyze(
  path: string,
  options: Parameters<typeof analyzeWorkload>[1] = {},
  context: Context = createContext(),
): Promise<Analysis> {
  return await analyzeWorkload(path, options, context);
}

/**
 * Generates a workload into a folder, as `iwc generate` does, pictures included. Options are its flags, camelCase.
 * @throws IwcError listing every problem
 * @example
 * await generate({ traceType: 'constant', targetQps: 5, promptFile: 'prompts.jsonl', outputDir: 'out' });
 */
export async function generate(
  options: { readonly traceType: string; readonly [option: string]: unknown },
  context: Context = createContext(),
): Promise<GenerateReport> {
  const draw = async (facts: WorkloadFigureFacts) => {
    const svg = drawWorkloadFigure(facts);
    return { svg, png: await renderPng(svg, context.runtime.packageFolder) };
  };
  const resolved = resolveGenerateOptions(options);
  const how = { commandLine: 'iwc library: generate', draw: resolved.plots ? draw : null };
  return await writeGeneration(resolved, how, context);
}
