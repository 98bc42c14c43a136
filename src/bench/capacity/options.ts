import { defineOptions, type OptionTable, type OptionValues } from '../../core/options.ts';
import { replayTable } from '../../replay/index.ts';

const ownOptions = defineOptions({
  slo: {
    type: 'string',
    required: true,
    help: 'limits of a good request, from due: ttft=500ms,tpot=50ms,e2e=10s',
  },
  attainment: {
    type: 'number',
    above: 0,
    max: 0.9999,
    default: 0.99,
    help: 'share of offered requests that must keep them',
  },
  minRps: { type: 'number', above: 0, required: true, unit: 'requests/s', help: 'lowest rate to look at' },
  maxRps: { type: 'number', above: 0, required: true, unit: 'requests/s', help: 'highest rate to look at' },
  budgetRuns: {
    type: 'integer',
    min: 3,
    default: 14,
    unit: 'runs',
    help: 'probes in all, the two of the way down included',
  },
  durationS: { type: 'number', above: 0, default: 60, unit: 's', help: 'length of each probe' },
  confidence: { type: 'number', above: 0.5, max: 0.999, default: 0.95, help: 'of the interval' },
  precision: {
    type: 'number',
    above: 0,
    max: 1,
    default: 0.05,
    help: 'stop searching when the interval is narrower than this share of its middle',
  },
  outDir: { type: 'path', required: true, help: 'folder for the probes and the result', operational: true },
  plot: { type: 'path', help: 'also draw the probes and the interval as PNG or SVG', operational: true },
});

/** Options of replay that probes take over. */
const passedOn = [
  ...['from', 'baseUrl', 'model', 'endpoint', 'arrival', 'seed', 'apiKeyFile', 'headers', 'extraBody'],
  ...['forceOutputLength', 'cacheSalt', 'history', 'timeoutS', 'drainS', 'workers', 'busyPoll', 'retries'],
  ...['caFile', 'insecure', 'proxy', 'noProxy', 'maxLagMs', 'maxLoopDelayMs', 'allowInvalid'],
] as const;

export const replayPart: OptionTable = Object.fromEntries(passedOn.map((key) => [key, replayTable[key]!]));

/** What `iwc bench capacity` takes. */
export const capacityOptions: OptionTable = { ...replayPart, ...ownOptions };
export type CapacityOptions = OptionValues<typeof ownOptions>;
