import {
  type CompileReport,
  type FileValidation,
  resolveCompileOptions,
  validateFile,
  writeWorkload,
} from './compile/index.ts';
import type { Context, ProgressListener } from './core/context.ts';
import { Notices } from './core/notices.ts';
import type { DatasetName } from './datasets/index.ts';
import { createRuntime } from './io/create-runtime.ts';
import { createThreadPool } from './io/threads.ts';

export type { CompileReport, FileValidation } from './compile/index.ts';
export type { Context, ProgressEvent, ProgressListener } from './core/context.ts';
export { type ErrorRecord, exitCodes, IwcError, type Place, type Problem } from './core/errors.ts';
export type { Notice, NoticeSummary } from './core/notices.ts';
export type { ChatMessage, PrefixBlocks, Semantic, WorkloadRequest } from './core/workload.ts';
export type { DatasetName } from './datasets/index.ts';

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
