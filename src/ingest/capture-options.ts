import { defineOptions } from '../core/options.ts';

/** What `profile capture` takes. */
export const captureOptions = defineOptions({
  baseUrl: { type: 'string', required: true, help: 'address of the server, e.g. http://127.0.0.1:8000' },
  model: { type: 'string', help: 'model to ask for (default: the first that /v1/models lists)' },
  engine: {
    type: 'choice',
    choices: ['auto', 'vllm', 'sglang'],
    default: 'auto',
    help: 'whose start_profile and stop_profile calls to make',
  },
  requests: { type: 'integer', min: 1, default: 8, help: 'requests to send while profiling' },
  concurrency: { type: 'integer', min: 1, default: 8, help: 'requests under way at one time' },
  warmupRequests: {
    type: 'integer',
    min: 0,
    default: 8,
    help: 'requests before profiling starts, so that compilation is not in the trace',
  },
  promptTokens: {
    type: 'integer',
    min: 1,
    default: 512,
    unit: 'tokens',
    help: 'length of the made-up prompts, roughly',
  },
  outputTokens: {
    type: 'integer',
    min: 1,
    default: 16,
    unit: 'tokens',
    help: 'tokens to generate a request',
  },
  prompts: { type: 'path', help: 'take prompts from a JSONL file with a prompt a line instead' },
  numSteps: {
    type: 'integer',
    min: 1,
    help: 'SGLang only: profile this many engine steps and stop by itself',
  },
  traceDir: {
    type: 'path',
    help: 'folder the server writes to: new traces in it are listed, and SGLang is told to write there',
  },
  withStack: { type: 'boolean', default: true, help: 'SGLang only: record call stacks' },
  recordShapes: {
    type: 'boolean',
    default: true,
    help: 'SGLang only: record shapes; vLLM takes this from its own flags',
  },
  stopTimeoutS: {
    type: 'number',
    above: 0,
    default: 1800,
    unit: 's',
    help: 'how long the server may take to write its traces',
  },
  requestTimeoutS: {
    type: 'number',
    above: 0,
    default: 600,
    unit: 's',
    help: 'how long a request may stay silent',
  },
  apiKeyVariable: {
    type: 'string',
    default: 'OPENAI_API_KEY',
    help: 'environment variable that holds the key, if the server wants one',
  },
});
