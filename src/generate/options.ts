import { defineOptions, type OptionValues } from '../core/options.ts';
import { patternNames } from '../core/pattern.ts';
import { sharedOptions } from '../nouns/shared-options.ts';

const traceTypes = [
  ...(['constant', 'synthetic', 'stat', 'azure', 'azure-2024', 'mooncake', 'burstgpt'] as const),
  ...(['servegen', 'agent', 'trace'] as const),
] as const;

const pattern = { type: 'choice', choices: patternNames } as const;

/** Every option of `iwc generate`; the first block is the AIBrix generator's, as documented. */
export const generateOptions = defineOptions({
  traceType: { type: 'choice', choices: traceTypes, required: true, help: 'traffic model or kind of trace' },
  promptFile: {
    type: 'path',
    help: 'prompts to choose from: JSON lines {prompt, completion} or {session_id, prompts, completions}, or a ShareGPT JSON array; without it text is made up to exact lengths',
  },
  intervalMs: {
    type: 'integer',
    min: 1,
    default: 1000,
    unit: 'ms',
    help: 'window of the AIBrix-shaped file; step of synthetic patterns',
  },
  durationMs: { type: 'integer', min: 1, default: 60_000, unit: 'ms', help: 'length of the workload' },
  groupIntervalSeconds: {
    type: 'integer',
    min: 1,
    unit: 's',
    help: 'window of the AIBrix-shaped file for Azure traces; wins over --interval-ms',
  },
  statTraceType: {
    type: 'choice',
    choices: ['maas', 'cloudide'],
    default: 'maas',
    help: 'which monitoring export the stat files are',
  },
  outputDir: { type: 'path', default: 'output', help: 'folder to write to' },
  outputFormat: {
    type: 'choice',
    choices: ['jsonl', 'json'],
    default: 'jsonl',
    help: 'AIBrix-shaped file: lines, or one array',
  },
  targetQps: {
    type: 'number',
    min: 0,
    unit: 'requests/s',
    help: 'constant: the rate (1 when not given); traces, stat and servegen: stretch or scale to this mean rate',
  },
  targetPromptLen: { type: 'integer', min: 1, unit: 'tokens', help: 'constant: prompt length to look for' },
  targetCompletionLen: {
    type: 'integer',
    min: 1,
    unit: 'tokens',
    help: 'constant: output length to ask for',
  },
  trafficPattern: { ...pattern, help: 'rate over time, around 6 requests/s' },
  promptLenPattern: { ...pattern, help: 'prompt length over time, around 1024 tokens' },
  completionLenPattern: { ...pattern, help: 'output length over time, around 1024 tokens' },
  trafficPatternConfig: {
    type: 'path',
    help: 'JSON {fluctuate, mean, noise, period_len_ms, only_rise} for the rate',
  },
  promptLenPatternConfig: { type: 'path', help: 'the same for prompt lengths' },
  completionLenPatternConfig: { type: 'path', help: 'the same for output lengths' },
  trafficFile: { type: 'path', help: 'trace or traffic export; for servegen a folder of client chunks' },
  promptLenFile: { type: 'path', help: 'stat: export of prompt lengths' },
  completionLenFile: { type: 'path', help: 'stat: export of completion lengths' },
  qpsScale: { type: 'number', above: 0, default: 1, help: 'divides rates' },
  inputScale: { type: 'number', above: 0, default: 1, help: 'divides prompt lengths' },
  outputScale: { type: 'number', above: 0, default: 1, help: 'divides output lengths' },
  maxConcurrentSessions: {
    type: 'integer',
    min: 0,
    help: 'sessions open at once; 0 is no limit (default: no limit with --session-arrivals sessions, else 1)',
  },
  agentConfig: { type: 'path', help: 'agent: JSON with the sessions to make' },
  tokenizer: sharedOptions.tokenizer,
  tokenizerModel: sharedOptions.tokenizerModel,
  allowDownload: sharedOptions.allowDownload,
  seed: sharedOptions.seed,
  dispatch: {
    type: 'choice',
    choices: ['exact', 'batched'],
    default: 'exact',
    help: "the canonical file's arrivals: exact times, or the start of their window",
  },
  exactLengths: {
    type: 'boolean',
    default: false,
    help: 'trim or extend each prompt to exactly the length asked',
  },
  lengthTolerance: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0.1,
    help: 'prompts this near to the length asked, as a share of it, are chosen from at random; else the nearest one is taken',
  },
  outputLengths: {
    type: 'choice',
    choices: ['asked', 'prompt-file'],
    default: 'asked',
    help: "output length where the traffic asks for one: that, or the chosen row's own",
  },
  maxOutputTokens: {
    type: 'integer',
    min: 1,
    default: 128,
    unit: 'tokens',
    help: 'cap of requests whose output length nothing says',
  },
  sessionArrivals: {
    type: 'choice',
    choices: ['sessions', 'turns'],
    default: 'sessions',
    help: 'sessions: each arrival opens a session, its turns follow the answers; turns: each arrival is the next turn of an open session',
  },
  thinkTimeMs: {
    type: 'number',
    min: 0,
    default: 1000,
    unit: 'ms',
    help: 'wait between an answer and the next turn',
  },
  timeColumn: { type: 'string', help: 'trace: column or key of the arrival time' },
  timeUnit: {
    type: 'choice',
    choices: ['s', 'ms', 'us', 'ns'],
    default: 's',
    help: 'trace: unit of numeric times; dates are understood anyway',
  },
  promptColumn: { type: 'string', help: 'trace: column or key of the prompt length' },
  outputColumn: { type: 'string', help: 'trace: column or key of the output length' },
  plots: { type: 'boolean', default: true, help: 'draw plot/workload.svg and .png', operational: true },
  compat: {
    type: 'choice',
    choices: ['aibrix'],
    help: "the reference's arrival process, prompt choice and random numbers, for comparison with it",
  },
  compatDraws: {
    type: 'path',
    help: 'JSON with recorded exponential draws to use instead of the seed, with --compat aibrix',
  },
});

export type GenerateOptions = OptionValues<typeof generateOptions>;
