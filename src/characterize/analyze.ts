import type { Context } from '../core/context.ts';
import { defineOptions, type OptionInputs, resolveOptions } from '../core/options.ts';
import type { Analysis } from '../documents/analysis.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { readingAs } from '../workloads/read-workload.ts';
import { describeAnalysis } from './analysis.ts';
import { estimateLoad } from './load-estimate.ts';
import { measureWorkload } from './measure.ts';
import type { WorkloadMeasurements } from './measurements.ts';

export const analyzeOptions = defineOptions({
  from: sharedOptions.from,
  tokenizer: sharedOptions.tokenizer,
  tokenizerModel: sharedOptions.tokenizerModel,
  allowDownload: sharedOptions.allowDownload,
  prefixBlockTokens: sharedOptions.prefixBlockTokens,
  tpotMs: {
    type: 'number',
    above: 0,
    unit: 'ms',
    help: 'time per output token: adds an estimate of concurrency and KV cache over time',
  },
  ttftMs: {
    type: 'number',
    min: 0,
    default: 0,
    unit: 'ms',
    help: 'time to first token in that estimate',
  },
  kvBytesPerToken: {
    type: 'number',
    above: 0,
    unit: 'bytes',
    help: 'KV cache bytes a token: gives that estimate and cache sizes in bytes too',
  },
});

/**
 * Everything analyze tells of a workload, as the document `iwc.analysis/1`.
 * @throws UsageError for a tokenizer nobody knows, InputError listing every bad line
 */
export async function analyzeWorkload(
  path: string,
  given: OptionInputs<typeof analyzeOptions>,
  context: Context,
): Promise<Analysis> {
  const options = resolveOptions(analyzeOptions, given);
  const measured = await measureWorkload(path, options, readingAs(options.from, context));
  return describeAnalysis(measured, {
    load: loadOf(measured, options, context),
    kvBytesPerToken: options.kvBytesPerToken,
  });
}

function loadOf(
  measured: WorkloadMeasurements,
  {
    tpotMs,
    ttftMs,
    kvBytesPerToken,
  }: { tpotMs: number | null; ttftMs: number; kvBytesPerToken: number | null },
  context: Context,
) {
  if (tpotMs === null) return null;
  if (measured.columns !== null) return estimateLoad(measured.columns, { tpotMs, ttftMs, kvBytesPerToken });
  context.notices.add({
    code: 'load-not-estimated',
    reason: `concurrency over time needs every request, and only ${measured.exactLimit} are kept`,
    place: { file: measured.path },
  });
  return null;
}
