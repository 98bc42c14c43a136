import type { Context } from '../core/context.ts';
import { stableJson } from '../core/json-text.ts';
import { defineOptions } from '../core/options.ts';
import type { DistributionKey, Fingerprint, FingerprintDistribution } from '../documents/fingerprint.ts';
import { fingerprintDocument } from '../documents/fingerprint.ts';
import { sha256Hex } from '../io/hash.ts';
import { withRereadableInput } from '../io/rereadable-input.ts';
import type { QuantileSketch } from '../math/quantile-sketch.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { type FormatChoice, readingAs } from '../workloads/read-workload.ts';
import { classify } from './classify.ts';
import type { DiffSide } from './compare.ts';
import { type MeasureOptions, measureWorkload } from './measure.ts';
import type { WorkloadMeasurements } from './measurements.ts';
import { distributionKeys, distributionSpecs } from './metrics.ts';
import { readMetrics, readSketches } from './read-metrics.ts';
import { type BehaviourScan, scanBehaviour } from './scan-behaviour.ts';
import { splitHalvesOf } from './split-halves.ts';

export const fingerprintOptions = defineOptions({
  from: sharedOptions.from,
  tokenizer: sharedOptions.tokenizer,
  tokenizerModel: sharedOptions.tokenizerModel,
  allowDownload: sharedOptions.allowDownload,
});

/** Distinct values that a diff of two workloads keeps exactly, and a fingerprint of one. */
const exactInMemory = 1 << 20;
const exactInDocument = 2048;

/**
 * The fingerprint of a workload. It reads the file twice: for tokens, and for behaviour.
 * @throws InputError listing every bad line
 */
export async function fingerprintWorkload(
  path: string,
  options: MeasureOptions & FormatChoice,
  context: Context,
): Promise<Fingerprint> {
  return await withRereadableInput([path], context, async (rereading) => {
    const side = await measureSide(path, { ...options, keepsKeys: false }, rereading);
    return side.fingerprint;
  });
}

/** A workload with everything that a diff needs of it, read twice. @throws as `fingerprintWorkload` */
export async function measureSide(
  path: string,
  options: MeasureOptions & FormatChoice & { readonly keepsKeys: boolean },
  given: Context,
): Promise<DiffSide> {
  const context = readingAs(options.from, given);
  const scan = await scanBehaviour(path, options, context);
  const measured = await measureWorkload(path, options, context);
  if (measured.columns === null)
    context.notices.add({
      code: 'no-noise-floor',
      reason: `more than ${measured.exactLimit} requests: distributions are sketches, and not split for a noise floor`,
      place: { file: path },
    });
  const sketches = readSketches(measured, exactInMemory);
  return {
    label: path,
    fingerprint: describe(measured, scan, sketches),
    sketches,
    requests: scan.keys,
  };
}

function describe(
  measured: WorkloadMeasurements,
  scan: BehaviourScan,
  sketches: Readonly<Record<DistributionKey, QuantileSketch>>,
): Fingerprint {
  const { columns, samples } = measured;
  const halves = columns === null ? null : splitHalvesOf(columns, samples.pairReuse.count > 0);
  const distributions = distributionKeys.map((key): [DistributionKey, FingerprintDistribution] => [
    key,
    {
      unit: distributionSpecs[key].unit,
      n: sketches[key].n,
      min: sketches[key].min,
      p50: sketches[key].quantile(0.5),
      p90: sketches[key].quantile(0.9),
      p99: sketches[key].quantile(0.99),
      max: sketches[key].max,
      sketch: sketches[key].withLimit(exactInDocument).toRecord(),
      split_half: halves?.[key] ?? null,
    },
  ]);
  const found = classify(measured);
  const body: Omit<Fingerprint, 'schema' | 'id'> = {
    hashes: scan.hashes,
    tokenizer: measured.tokenizer,
    expected_outputs: measured.counts.withExpectation,
    class: found,
    metrics: readMetrics(measured),
    distributions: Object.fromEntries(distributions) as Record<DistributionKey, FingerprintDistribution>,
    contents: scan.contents,
  };
  return { schema: fingerprintDocument.schema, id: idOf(body), ...body };
}

/** The address of a fingerprint: what it says, hashed. */
export function idOf(body: Omit<Fingerprint, 'schema' | 'id'>): string {
  return `sha256:${sha256Hex(stableJson(body))}`;
}
