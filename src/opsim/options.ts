import { defineOptions, type OptionInputs, type OptionValues } from '../core/options.ts';
import { dataTypes } from '../nouns/data-type.ts';
import { timingMethods } from '../nouns/operator-table.ts';

/** Options of `iwc opsim`. */
export const opsimOptions = defineOptions({
  hardware: {
    type: 'string',
    help: 'the device in question: one of `iwc list hardware`, or a JSON file in the format of LLMCompass',
    aliases: ['device'],
  },
  measuredOn: {
    type: 'string',
    help: 'the device the table was measured on; what the folder of iwc ingest says, else that of --hardware',
  },
  profile: {
    type: 'names',
    help: 'device profiles written by iwc calibrate; they come before those that iwc brings along',
  },
  timing: {
    type: 'choice',
    choices: timingMethods,
    default: 'device',
    help: 'which clock the predictions answer to: kernels on the device, or calls timed on the host',
  },
  architecture: {
    type: 'string',
    help: 'instead of a table: a model of `iwc list architectures`, or a Hugging Face config.json',
  },
  prefill: {
    type: 'names',
    help: 'sequences COUNT:TOKENS[:CACHED] that start, each with its tokens after those already cached; for --architecture',
  },
  decode: { type: 'names', help: 'sequences COUNT:CONTEXT that get one token each; for --architecture' },
  tensorParallel: {
    type: 'integer',
    min: 1,
    default: 1,
    help: 'devices that share the model; for --architecture',
    aliases: ['tp'],
  },
  dtype: {
    type: 'choice',
    choices: dataTypes,
    default: 'bf16',
    help: 'element type of activations; for --architecture',
  },
  matrixDtype: { type: 'choice', choices: dataTypes, help: 'what if matrix products ran in this type' },
  attention: {
    type: 'choice',
    choices: ['fused', 'unfused'],
    default: 'fused',
    help: 'one attention kernel, or scores, softmax and values apart; for --architecture',
  },
  qkv: {
    type: 'choice',
    choices: ['fused', 'split'],
    default: 'fused',
    help: 'one product for queries, keys and values, or three; for --architecture',
  },
  oneShotBytes: {
    type: 'integer',
    unit: 'bytes',
    min: 0,
    default: 0,
    help: 'all-reduces up to this size run as one-shot kernels; for --architecture',
  },
  batchScale: {
    type: 'number',
    above: 0,
    default: 1,
    help: 'what if every step had this many times the tokens',
  },
  linkScale: { type: 'number', above: 0, default: 1, help: 'what if links were this many times as fast' },
  memoryScale: { type: 'number', above: 0, default: 1, help: 'what if memory were this many times as fast' },
  computeScale: {
    type: 'number',
    above: 0,
    default: 1,
    help: 'what if matrix and vector units were this many times as fast',
  },
  hostScale: {
    type: 'number',
    min: 0,
    default: 1,
    help: "what if the host's share of the timeline took this many times as long",
  },
  backend: {
    type: 'string',
    help: "have an external simulator with LLMCompass's service price the table: its URL",
  },
  systemKey: { type: 'string', default: 'A100_4_fp16', help: 'the system that the backend is asked about' },
  backendTimeoutSeconds: {
    type: 'number',
    unit: 's',
    above: 0,
    default: 600,
    help: 'how long to wait for one task of the backend',
  },
  parallel: { type: 'integer', min: 1, max: 256, default: 8, help: 'tasks the backend works on at a time' },
  serve: {
    type: 'boolean',
    default: false,
    help: "answer LLMCompass's service until interrupted, instead of pricing",
  },
  host: { type: 'string', default: '127.0.0.1', help: 'address to serve on' },
  port: {
    type: 'integer',
    min: 0,
    max: 65535,
    default: 8000,
    help: 'port to serve on; 0 takes any that is free',
  },
  top: { type: 'integer', min: 0, default: 10, help: 'how many of the costliest operators to list' },
  outDir: {
    type: 'path',
    help: 'write the priced rows (priced.jsonl), the document (opsim.json) and a figure (opsim.svg) here; with --architecture also its operators as a table (expanded.jsonl)',
  },
});

export type OpsimOptions = OptionValues<typeof opsimOptions>;
export type OpsimInputs = OptionInputs<typeof opsimOptions>;
