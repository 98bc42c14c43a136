import { defineOptions, type OptionValues } from '../core/options.ts';
import { sharedOptions } from '../nouns/shared-options.ts';

/** What `iwc certify` takes. */
export const certifyOptions = defineOptions({
  rates: { type: 'names', help: 'loads to try, requests/s, rising (default: 10,25,50,100,200,400,800)' },
  secondsEach: {
    type: 'number',
    min: 1,
    default: 4,
    unit: 's',
    help: 'how long each load lasts, longer where fewer than 320 requests would be sent',
  },
  outputTokens: {
    type: 'integer',
    min: 1,
    default: 64,
    unit: 'tokens',
    help: 'length of each answer, one token a chunk',
  },
  ttftMs: { type: 'number', min: 0, default: 20, unit: 'ms', help: "the mock's time to the first token" },
  itlMs: { type: 'number', min: 0, default: 10, unit: 'ms', help: "the mock's time from token to token" },
  workers: { type: 'integer', min: 1, max: 64, default: 1, help: 'threads that send' },
  busyPoll: { type: 'boolean', default: false, help: 'never let them sleep, as in replay' },
  maxLagMs: { type: 'number', above: 0, default: 5, unit: 'ms', help: 'budget of schedule lag, p99' },
  maxAddedTtftMs: {
    type: 'number',
    above: 0,
    default: 5,
    unit: 'ms',
    help: 'budget of what the client adds to TTFT, p99',
  },
  maxLoopDelayMs: {
    type: 'number',
    above: 0,
    default: 20,
    unit: 'ms',
    help: 'budget of event-loop delay, p99',
  },
  requireRps: {
    type: 'number',
    above: 0,
    unit: 'requests/s',
    help: 'say no (exit 3) when less than this can be certified',
  },
  outDir: {
    type: 'path',
    default: 'tmp/certify',
    help: 'folder for runs, logs and certificate.json',
    operational: true,
  },
  seed: sharedOptions.seed,
});

export type CertifyOptions = OptionValues<typeof certifyOptions>;
