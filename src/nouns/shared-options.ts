import { defineOptions } from '../core/options.ts';
import { promptFormats } from './workload.ts';

/** Options that several commands and entries share: one meaning, one spelling, defined once. */
export const sharedOptions = defineOptions({
  rateRps: { type: 'number', unit: 'requests/s', above: 0, help: 'mean arrival rate' },
  timeScale: {
    type: 'number',
    above: 0,
    default: 1,
    help: 'factor on given times: 2 is half the speed, 0.5 twice the speed',
  },
  burstMeanS: {
    type: 'number',
    unit: 's',
    min: 1e-9,
    default: 1,
    aliases: ['on-mean-s'],
    help: 'mean length of a burst (exponential)',
  },
  calmMeanS: {
    type: 'number',
    unit: 's',
    min: 1e-9,
    default: 9,
    aliases: ['off-mean-s'],
    help: 'mean length of the calm between bursts (exponential)',
  },
  promptFormat: {
    type: 'choice',
    choices: promptFormats,
    default: 'raw',
    help: 'how prompts are to be read: plain text, ChatML, or a JSON array of OpenAI messages',
  },
  from: {
    type: 'string',
    help: 'format of the workload, where it cannot be told from the file (iwc list formats)',
  },
  seed: { type: 'seed', default: 0n, help: 'seed of every random choice' },
  tokenizer: {
    type: 'string',
    default: 'tiktoken',
    help: 'what counts tokens: tiktoken, tiktoken:ENCODING, a tokenizer.json or its folder, a Hugging Face repository id, simple (words) or declared (prompt_tokens)',
  },
  tokenizerModel: {
    type: 'string',
    default: 'gpt-4o-mini',
    help: 'the serving model, from which tiktoken takes its encoding',
  },
  prefixBlockTokens: {
    type: 'integer',
    min: 1,
    max: 65536,
    default: 16,
    unit: 'tokens',
    help: 'size of the prefix blocks that reuse is counted in, where the workload names none itself',
  },
  allowDownload: {
    type: 'boolean',
    default: false,
    help: 'let a tokenizer that is in no local cache be downloaded',
    operational: true,
  },
});
