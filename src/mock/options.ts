import { defineOptions, type OptionValues } from '../core/options.ts';
import { sharedOptions } from '../nouns/shared-options.ts';

/** What `iwc mock` takes. Times by formula: TTFT = ttft + tokens · prefill, a step = itl + batch · slope. */
export const mockOptions = defineOptions({
  port: {
    type: 'integer',
    min: 0,
    max: 65_535,
    default: 8000,
    help: 'port to listen on; 0 picks a free one',
  },
  host: { type: 'string', default: '127.0.0.1', help: 'address to listen on' },
  model: {
    type: 'string',
    default: 'mock',
    help: 'name of the model; requests for another are answered too',
  },
  ttftMs: {
    type: 'number',
    min: 0,
    default: 20,
    unit: 'ms',
    help: 'time to the first token of an empty prompt',
  },
  prefillUsPerToken: {
    type: 'number',
    min: 0,
    default: 0,
    unit: 'us',
    help: 'more for each prompt token not in the cache',
  },
  itlMs: {
    type: 'number',
    min: 0,
    default: 5,
    unit: 'ms',
    help: 'time from one token to the next of an idle server',
  },
  itlUsPerSequence: { type: 'number', min: 0, default: 0, unit: 'us', help: 'more for each running request' },
  latencyTable: {
    type: 'path',
    help: 'JSON of measured points instead of the formula: {"prefill": [[tokens, ms]], "decode": [[batch, ms]]}',
  },
  capacity: { type: 'integer', min: 1, unit: 'requests', help: 'how many run at a time; without it, all' },
  maxQueue: {
    type: 'integer',
    min: 0,
    default: 100_000,
    unit: 'requests',
    help: 'how many may wait; more are answered with 503',
  },
  tokensPerChunk: {
    type: 'integer',
    min: 1,
    default: 1,
    unit: 'tokens',
    help: 'tokens that leave together, after the first',
  },
  outputTokens: {
    type: 'integer',
    min: 1,
    unit: 'tokens',
    help: 'where answers stop by themselves, unless ignore_eos or min_tokens says otherwise',
  },
  reasoningTokens: {
    type: 'integer',
    min: 0,
    default: 0,
    unit: 'tokens',
    help: 'tokens of reasoning at the start of each answer',
  },
  roleChunk: {
    type: 'choice',
    choices: ['at-once', 'first-token', 'none'],
    default: 'at-once',
    help: 'when a chat stream sends its chunk that holds only the role',
  },
  prefixCacheTokens: {
    type: 'integer',
    min: 0,
    default: 0,
    unit: 'tokens',
    help: 'room of the prefix cache; 0 is none',
  },
  blockTokens: {
    type: 'integer',
    min: 1,
    default: 16,
    unit: 'tokens',
    help: 'length of a block of the prefix cache',
  },
  maxModelTokens: {
    type: 'integer',
    min: 1,
    default: 131_072,
    unit: 'tokens',
    help: 'context length; longer requests are answered with 400',
  },
  fault: {
    type: 'names',
    help: 'faults by rule, KIND[=VALUE][:every=N|nth=N|first=N|share=P]; see the guide for the kinds',
  },
  seed: sharedOptions.seed,
  timer: {
    type: 'choice',
    choices: ['tick', 'spin'],
    default: 'tick',
    help: 'tick: tokens leave up to 1 ms late; spin: on time, at the price of a core',
    operational: true,
  },
  log: { type: 'path', help: 'JSON Lines of what was sent and when' },
  logChunks: { type: 'boolean', default: false, help: 'with the time of every chunk in the log' },
  readyFile: { type: 'path', help: 'file to write {"url", "port", "pid"} to once the server listens' },
  durationS: { type: 'number', above: 0, unit: 's', help: 'end by itself after so long' },
});

export type MockOptions = OptionValues<typeof mockOptions>;
