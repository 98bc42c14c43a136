import { UsageError } from '../core/errors.ts';
import { defineOptions, type OptionValues } from '../core/options.ts';
import { streamFor } from '../math/keyed-stream.ts';
import {
  defineWorkloadKind,
  type KindPlan,
  type LoadPoint,
  type PlannedRequest,
  type PlanTools,
} from './contract.ts';
import { loadPoints } from './load-points.ts';
import { vllmDatasets, vllmPrompts } from './vllm-datasets.ts';

const length = (help: string) => ({ type: 'integer', min: 1, unit: 'tokens', help }) as const;

const options = defineOptions({
  backend: {
    type: 'string',
    default: 'vllm',
    help: "vLLM's name of the API; the server's own apiType is used",
  },
  datasetName: {
    type: 'choice',
    choices: vllmDatasets,
    default: 'sharegpt',
    help: 'where prompts come from',
  },
  datasetPath: { type: 'path', help: 'file of sharegpt, hf or custom; nothing is downloaded' },
  numPrompts: { type: 'integer', min: 1, default: 1000, unit: 'requests', help: 'requests at each rate' },
  requestRates: {
    type: 'names',
    unit: 'requests/s',
    help: 'rates to run at; inf sends all at once (default: 1.0)',
  },
  burstiness: {
    type: 'number',
    above: 0,
    default: 1,
    help: 'shape of the gamma gaps: 1 for Poisson arrivals, less for bursts',
  },
  seed: { type: 'integer', min: 0, help: "of this workload alone (default: the suite's)" },
  temperature: { type: 'number', min: 0, help: 'sampling temperature (default: 0)' },
  topP: { type: 'number', above: 0, max: 1, help: 'nucleus sampling' },
  topK: { type: 'integer', min: 1, help: 'top-k sampling, where the server takes it' },
  ignoreEos: { type: 'boolean', default: false, help: 'have every answer run to its full length' },
  disableTqdm: { type: 'boolean', default: false, help: 'read and without effect' },
  maxTokens: length('answer length of whichever dataset, where its own is not given'),
  sharegptOutputLen: length('answer length (default: as recorded)'),
  randomInputLen: { ...length('mean prompt length'), default: 1024 },
  randomOutputLen: length('mean answer length (default: MAX_TOKENS, or 128)'),
  randomRangeRatio: {
    type: 'number',
    min: 0,
    max: 0.99,
    default: 0,
    help: 'lengths are uniform between 1 − r and 1 + r times their mean',
  },
  sonnetInputLen: { ...length('prompt length, prefix included'), default: 550 },
  sonnetOutputLen: length('answer length (default: MAX_TOKENS, or 150)'),
  sonnetPrefixLen: { ...length('length of the prefix that all prompts share'), min: 0, default: 200 },
  hfOutputLen: length('answer length (default: MAX_TOKENS, or 128)'),
  customOutputLen: length('answer length (default: MAX_TOKENS, or 256)'),
});
export type VllmOptions = OptionValues<typeof options>;

const needsFile: ReadonlySet<string> = new Set(['sharegpt', 'hf', 'custom']);

function ratePoints(values: readonly string[]): LoadPoint[] {
  const isUnlimited = (text: string) => /^\.?inf(inity)?$/i.test(text);
  return values.flatMap((text) =>
    isUnlimited(text)
      ? [{ name: 'inf', targetRps: null, value: 'inf' }]
      : loadPoints('REQUEST_RATES', [text]),
  );
}

/** Gamma gaps of the asked shape; all at once without a rate. */
function* gapTimes(values: VllmOptions, rateRps: number | null, seed: bigint): Iterable<number> {
  const random = streamFor({ seed, name: 'bench.arrivals' });
  let atNs = 0;
  for (;;) {
    yield Math.round(atNs);
    if (rateRps !== null) atNs += (random.nextGamma(values.burstiness) * 1e9) / (rateRps * values.burstiness);
  }
}

function* requestsOf(values: VllmOptions, point: LoadPoint, tools: PlanTools): Iterable<PlannedRequest> {
  const seed = values.seed === null ? tools.seed : BigInt(values.seed);
  const times = gapTimes(values, point.targetRps, seed)[Symbol.iterator]();
  const more = {
    temperature: values.temperature ?? 0,
    ...(values.topP === null ? {} : { top_p: values.topP }),
  };
  let index = 0;
  for (const { messages, outputTokens } of vllmPrompts(values, { ...tools, seed }))
    yield {
      id: `prompt-${index++}`,
      atNs: times.next().value as number,
      sessionId: null,
      turn: null,
      prompt: { kind: 'messages', messages },
      outputTokens,
      more,
    };
}

/** What vLLM's own benchmark sends: its datasets, request rates and burstiness. */
export const vllmBenchmark = defineWorkloadKind({
  name: 'VLLMBenchmark',
  summary: "vLLM's serving benchmark: its datasets at request rates, with a burstiness",
  resultName: 'vllm_benchmark',
  options,
  inputOption: 'datasetPath',
  points(values) {
    if (needsFile.has(values.datasetName) && (values.datasetPath ?? '') === '')
      throw new UsageError({
        code: 'missing-option',
        message: `DATASET_PATH is required for ${values.datasetName}: nothing is downloaded`,
        hint: 'DATASET_NAME random and sonnet need no file',
      });
    return ratePoints(values.requestRates ?? ['1.0']);
  },
  plan(values, point, tools): KindPlan {
    const extraBody = {
      ...(values.topK === null ? {} : { top_k: values.topK }),
      ...(values.ignoreEos ? { ignore_eos: true } : {}),
    };
    return {
      loop: { kind: 'open' },
      ...(Object.keys(extraBody).length === 0 ? {} : { extraBody }),
      warmup: [],
      requests: requestsOf(values, point, tools),
    };
  },
});
