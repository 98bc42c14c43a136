import { type Problem, UsageError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import type { Phase } from '../nouns/operator-table.ts';
import { type BatchSpan, checkExpansion, type ExpansionSettings, expandStep } from '../operators/expand.ts';
import { kernelsOfCalls, type MeasuredKernel } from '../operators/measured-kernels.ts';
import { resolveArchitecture } from '../tables/resolve-names.ts';
import type { OpsimOptions } from './options.ts';

/**
 * The operators of one step of an architecture, which nobody measured.
 * @throws UsageError naming each wrong span or setting
 */
export async function expandInput(
  options: OpsimOptions,
  runtime: Runtime,
): Promise<readonly MeasuredKernel[]> {
  const architecture = await resolveArchitecture(runtime, options.architecture!);
  const batch = parseBatch(options);
  const settings: ExpansionSettings = {
    tensorParallel: options.tensorParallel,
    dtype: options.dtype,
    matrixDtype: options.dtype,
    isAttentionFused: options.attention === 'fused',
    isQkvFused: options.qkv === 'fused',
    oneShotBytes: options.oneShotBytes,
  };
  const problems = checkExpansion(architecture, batch, settings);
  if (problems.length > 0) throw new UsageError(problems);
  const phase: Phase = batch.every((span) => span.queries > 1)
    ? 'prefill'
    : batch.every((span) => span.queries === 1)
      ? 'decode'
      : 'mixed';
  return kernelsOfCalls(expandStep(architecture, batch, settings), phase);
}

function parseBatch({ prefill, decode }: OpsimOptions): readonly BatchSpan[] {
  const problems: Problem[] = [];
  const numbersOf = (flag: string, text: string, form: RegExp, wanted: string): readonly number[] => {
    if (form.test(text)) return text.split(':').map(Number);
    problems.push({ code: 'bad-value', message: `${flag}: '${text}' is not ${wanted}` });
    return [];
  };
  const spans: BatchSpan[] = [];
  for (const text of prefill ?? []) {
    const wanted = 'COUNT:TOKENS or COUNT:TOKENS:CACHED, such as 4:1024';
    const [count, queries, cached = 0] = numbersOf('--prefill', text, /^\d+:\d+(:\d+)?$/, wanted);
    if (count !== undefined) spans.push({ count, queries: queries!, keys: cached + queries! });
  }
  for (const text of decode ?? []) {
    const [count, keys] = numbersOf('--decode', text, /^\d+:\d+$/, 'COUNT:CONTEXT, such as 32:2048');
    if (count !== undefined) spans.push({ count, queries: 1, keys: keys! });
  }
  if (spans.length === 0 && problems.length === 0)
    problems.push({
      code: 'empty-batch',
      message: '--architecture needs --prefill or --decode to know what a step holds',
      hint: 'for instance --prefill 4:1024 --decode 32:2048',
    });
  if (problems.length > 0) throw new UsageError(problems);
  return spans;
}
