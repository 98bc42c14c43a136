import { arrivals } from '../arrivals/index.ts';
import { defineOptions, mergeTables, type OptionTable, type OptionValues } from '../core/options.ts';
import { endpoints } from '../endpoints/index.ts';
import { loadPolicies } from '../load-policies/index.ts';
import { toolDefinitions } from '../metrics/tool-definitions.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { resultFormats } from '../result-formats/index.ts';

/** Where to send. */
const targetOptions = defineOptions({
  baseUrl: {
    type: 'names',
    required: true,
    help: 'server to send to, with or without /v1; several are taken in turn',
  },
  model: { type: 'string', help: 'model to ask for (default: the one the server names, when it names one)' },
  endpoint: { type: 'choice', choices: endpoints.names, default: 'openai-chat', help: 'kind of API' },
  routing: {
    type: 'choice',
    choices: ['round-robin', 'session'],
    default: 'round-robin',
    help: 'how several base URLs are taken: one after the other, or one for each session',
  },
  sessionHeader: { type: 'string', help: 'header that carries the session id' },
  requestIdHeader: { type: 'string', help: 'header that carries the request id, such as x-request-id' },
  apiKeyFile: {
    type: 'path',
    help: 'file with the API key (default: IWC_API_KEY or OPENAI_API_KEY of the environment)',
  },
  headers: { type: 'string', help: 'further headers, as a JSON object; keys belong into --api-key-file' },
  extraBody: { type: 'string', help: 'further members of every request body, as a JSON object' },
  caFile: { type: 'path', help: 'PEM file of the authorities to trust' },
  certFile: { type: 'path', help: 'PEM file of a client certificate' },
  certKeyFile: { type: 'path', help: "PEM file of the certificate's key" },
  insecure: { type: 'boolean', default: false, help: 'trust any certificate' },
  proxy: {
    type: 'string',
    help: 'proxy to go by, http://host:port (default: HTTP_PROXY, HTTPS_PROXY or ALL_PROXY of the environment, but for this host)',
  },
  noProxy: {
    type: 'names',
    help: "hosts to reach without proxy: example.com, .example.com, host:port, 10.0.0.0/8, or * (default: NO_PROXY, for the environment's proxy)",
  },
});

/** What is sent. */
const workloadOptions = defineOptions({ from: sharedOptions.from });

/** How much, how fast, how long, whatever the load policy. */
const loadOptions = defineOptions({
  arrival: {
    type: 'choice',
    choices: arrivals.names,
    help: 'replace the arrivals by those of a model (default with --rate-rps: poisson)',
  },
  seed: sharedOptions.seed,
  timeScale: sharedOptions.timeScale,
  limit: { type: 'integer', min: 1, unit: 'requests', help: 'only the first so many by arrival' },
  durationS: { type: 'number', above: 0, unit: 's', help: 'launch nothing after so long' },
  warmup: {
    type: 'string',
    help: 'left out of the numbers: a time (30s), a number of requests (100), or auto (MSER-5)',
  },
  measure: {
    type: 'string',
    help: 'measured after the warm-up: a time or a number of requests (default: all the rest)',
  },
  drainS: {
    type: 'number',
    min: 0,
    unit: 's',
    help: 'give up answers so long after the last launch (default: when they time out)',
  },
  workers: { type: 'integer', min: 1, max: 64, default: 1, help: 'threads that send; sessions stay on one' },
  busyPoll: {
    type: 'boolean',
    default: false,
    help: 'never sleep while the run lasts: a core for each thread, and no time lost to waking it',
  },
  warmConnections: {
    type: 'integer',
    min: 0,
    default: 16,
    help: 'connections opened before the first request',
  },
});

/** What each request is and how long it may take. */
const requestOptions = defineOptions({
  stream: { type: 'boolean', default: true, help: 'ask for streams' },
  streamFromWorkload: { type: 'boolean', default: false, help: "as each request's own field says" },
  history: {
    type: 'choice',
    choices: ['live', 'recorded'],
    default: 'live',
    help: 'what earlier answers of a session are: those that came, or those of the workload',
  },
  turns: {
    type: 'choice',
    choices: ['wait', 'on-time'],
    default: 'wait',
    help: 'when a turn of a session is due: once the answer before it is there, or at its arrival whatever is under way (with recorded histories)',
  },
  forceOutputLength: {
    type: 'boolean',
    default: false,
    help: 'have exactly max_output_tokens generated (ignore_eos, min_tokens), where the server takes it',
  },
  cacheSalt: {
    type: 'boolean',
    help: 'put a text of its own before every prompt, against prefixes cached by earlier runs (default: for repeated runs)',
  },
  cacheSaltText: { type: 'string', help: 'that text, such as the one of an earlier run.json' },
  repetition: {
    type: 'integer',
    min: 0,
    default: 0,
    help: 'number of this run among those of the same load; from 1 on it is a repeated run',
  },
  repeated: {
    type: 'boolean',
    default: false,
    help: 'the same load is sent several times: a repeated run whatever its number',
  },
  contextLength: {
    type: 'integer',
    min: 1,
    unit: 'tokens',
    help: "the server's context (default: what it says of itself)",
  },
  overContext: {
    type: 'choice',
    choices: ['refuse', 'skip', 'send'],
    default: 'refuse',
    help: 'requests that do not fit the context: refuse the run, leave them out, or send them',
  },
  tokenizer: {
    type: 'string',
    help: 'count prompt and output tokens by it, as for analyze (default: trust the server)',
  },
  tokenizerModel: sharedOptions.tokenizerModel,
  prefixBlockTokens: sharedOptions.prefixBlockTokens,
  timeoutS: { type: 'number', above: 0, default: 600, unit: 's', help: 'for a whole request' },
  connectTimeoutS: { type: 'number', above: 0, default: 10, unit: 's', help: 'for a connection' },
  firstByteTimeoutS: {
    type: 'number',
    above: 0,
    default: 600,
    unit: 's',
    help: 'for the head of the answer',
  },
  idleTimeoutS: {
    type: 'number',
    above: 0,
    default: 300,
    unit: 's',
    help: 'between two pieces of an answer',
  },
  retries: {
    type: 'integer',
    min: 0,
    max: 100,
    default: 0,
    help: 'try again so often after no connection, 429 and 5xx',
  },
  retryPauseMs: {
    type: 'number',
    min: 0,
    default: 500,
    unit: 'ms',
    help: 'before the second try; doubles each time',
  },
});

/** What comes out, and when it is to be trusted. */
const resultOptions = defineOptions({
  outDir: { type: 'path', required: true, help: 'folder for the results', operational: true },
  resume: {
    type: 'boolean',
    default: false,
    help: 'go on with the unfinished run in the folder: send what it has no record of',
  },
  overwrite: { type: 'boolean', default: false, help: 'replace the run in the folder' },
  dryRun: { type: 'boolean', default: false, help: 'show what would be sent, and send nothing' },
  slo: { type: 'string', help: 'limits of a good request, from due: ttft=500ms,tpot=50ms,e2e=10s' },
  definitionsOf: {
    type: 'names',
    help: `also as other tools define their numbers: ${Object.keys(toolDefinitions).join(', ')}`,
  },
  rawChunks: { type: 'boolean', default: false, help: 'keep the time of every chunk' },
  export: { type: 'names', help: `also write: ${resultFormats.names.join(', ')}` },
  maxLagMs: {
    type: 'number',
    above: 0,
    default: 5,
    unit: 'ms',
    help: 'p99 of schedule lag beyond which a run is invalid',
  },
  maxLoopDelayMs: {
    type: 'number',
    above: 0,
    default: 20,
    unit: 'ms',
    help: 'p99 of event-loop delay beyond which a run is invalid',
  },
  certify: {
    type: 'boolean',
    default: false,
    help: 'send the same schedule to a mock on this host before and after, and say what the client adds',
  },
  allowInvalid: {
    type: 'boolean',
    default: false,
    help: 'end well even then; the reasons stand in the summary',
  },
  scrape: {
    type: 'string',
    help: "URL of the server's Prometheus metrics, read into metrics.jsonl while the run lasts",
  },
  scrapeIntervalS: { type: 'number', min: 0.1, default: 1, unit: 's', help: 'between two readings' },
  probe: { type: 'boolean', default: true, help: 'ask the server for its models before the run' },
  pricePromptUsd: {
    type: 'number',
    min: 0,
    unit: 'USD / 1M tokens',
    help: 'price of prompt tokens, for --dry-run',
  },
  priceOutputUsd: {
    type: 'number',
    min: 0,
    unit: 'USD / 1M tokens',
    help: 'price of output tokens, for --dry-run',
  },
});

type OwnOptions = typeof targetOptions &
  typeof workloadOptions &
  typeof loadOptions &
  typeof requestOptions &
  typeof resultOptions;
/** Replay's own options. Those of load policies, arrival models and endpoints stand beside them. */
export type ReplayOptions = OptionValues<OwnOptions>;

/** Load policies in the order in which their flags are shown and messages name them: closed loops, then open ones. */
export const orderedPolicies = [...loadPolicies].sort((a, b) => Number(a.isOpen) - Number(b.isOpen));

const ownOptions = mergeTables(
  ...[targetOptions, workloadOptions],
  ...orderedPolicies.map(({ options }) => options),
  ...[loadOptions, requestOptions, resultOptions],
);

/** Replay's own options with those of every load policy, and those of every arrival model and endpoint. */
export const replayTable: OptionTable = mergeTables(
  ownOptions,
  ...[...arrivals].map((model) => model.options as OptionTable),
  ...[...endpoints].map((endpoint) => endpoint.options as OptionTable),
);

/** Whether an option is replay's own or a load policy's, be it that an arrival model has one of that name. */
export function isOwnOption(key: string): boolean {
  return Object.hasOwn(ownOptions, key);
}

/** Whether earlier answers of a session are those that came. A turn that does not wait for them cannot hold them. */
export function isLive({ history, turns }: ReplayOptions): boolean {
  return history === 'live' && turns === 'wait';
}
