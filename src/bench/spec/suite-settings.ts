import { type Problem, UsageError } from '../../core/errors.ts';
import { defineOptions, type OptionTable, type OptionValues, resolveSettings } from '../../core/options.ts';
import { parsePhase } from '../../load/phases.ts';
import { parseSlo } from '../../metrics/slo.ts';
import { sharedOptions } from '../../nouns/shared-options.ts';
import { looseKey } from './key-spelling.ts';
import type { SpecSource } from './spec-source.ts';

/** What a suite's spec file may say besides its servers and workloads; flags of `iwc bench` say the same. */
export const suiteOptions = defineOptions({
  seed: sharedOptions.seed,
  repetitions: { type: 'integer', min: 1, max: 1000, default: 1, help: 'how often each point is run' },
  interleave: {
    type: 'choice',
    choices: ['auto', 'blocks', 'none'],
    default: 'auto',
    help: 'blocks: at each load, every repetition takes the servers in a new random order; none: server by server; auto: blocks where several running servers are compared over repetitions',
  },
  loop: {
    type: 'choice',
    choices: ['open', 'users'],
    help: "open: at the asked rate, whatever the server does; users: as the workload's users get to it (default: open)",
  },
  compat: {
    type: 'choice',
    choices: ['lmbench'],
    help: "lmbench: its users' loop, schedules and order of workloads, their biases included",
  },
  warmup: {
    type: 'string',
    help: 'left out of the numbers of each point: a time (30s), a number of requests (100), or auto',
  },
  slo: { type: 'string', help: 'limits of a good request, from due: ttft=500ms,tpot=50ms,e2e=10s' },
  tokenizer: {
    type: 'string',
    help: 'makes prompts of the asked length, and counts them (as for iwc replay)',
  },
  cacheSalt: {
    type: 'boolean',
    default: true,
    help: 'put a text of its own before the prompts of repeated points, against prefixes that earlier ones left cached',
  },
  forceOutputLength: {
    type: 'boolean',
    default: false,
    help: 'have exactly the asked number of tokens generated, where the server takes it',
  },
  timeoutS: { type: 'number', above: 0, default: 600, unit: 's', help: 'for a whole request' },
  maxLagMs: {
    type: 'number',
    above: 0,
    default: 5,
    unit: 'ms',
    help: 'p99 of schedule lag beyond which a point is invalid',
  },
  maxLoopDelayMs: {
    type: 'number',
    above: 0,
    default: 20,
    unit: 'ms',
    help: 'p99 of event-loop delay beyond which a point is invalid',
  },
  allowInvalid: {
    type: 'boolean',
    default: false,
    help: 'let points end well even then; the reasons stand in their summaries',
  },
  failOn: {
    type: 'names',
    help: 'gate against --baseline, or on the numbers alone: METRIC:OP:VALUE with OP one of rel, abs, gt, lt, distance; exit 2 when exceeded',
  },
  baseline: { type: 'path', help: 'folder of the suite to hold the gates against' },
});
export type SuiteSettings = OptionValues<typeof suiteOptions>;

/** Keys of a spec file that hold its parts. */
export const partKeys = ['Name', 'Serving', 'Workload'] as const;

/** `failOn` → `FailOn`: how the settings stand in a spec file. */
export function settingKey(key: string): string {
  if (key === 'slo') return 'SLO';
  return key[0]!.toUpperCase() + key.slice(1);
}

/**
 * The settings of a spec file, with those that flags give in their place.
 * @param given values by option key, already checked; null is not given
 */
export function readSettings(
  source: SpecSource,
  top: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
  report: (problem: Problem) => void,
): SuiteSettings {
  const written = new Map(Object.keys(top).map((key) => [looseKey(key), key]));
  const values: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(suiteOptions as OptionTable)) {
    const at = written.get(looseKey(key));
    const setting = at === undefined ? undefined : { value: top[at], source: at };
    const resolved = resolveSettings({ [key]: spec }, { [key]: setting });
    for (const problem of resolved.problems) report({ ...problem, place: source.place([at!]) });
    values[key] = given[key] ?? resolved.values[key];
  }
  const checks = {
    slo: parseSlo,
    warmup: (text: string) => parsePhase('warmup', text),
  };
  for (const [key, check] of Object.entries(checks))
    for (const problem of problemsOf(check, values[key])) {
      const at = written.get(key);
      report(at === undefined ? problem : { ...problem, place: source.place([at]) });
    }
  // Checked option by option above.
  return values as unknown as SuiteSettings;
}

function problemsOf(check: (text: string) => unknown, value: unknown): readonly Problem[] {
  try {
    if (typeof value === 'string') check(value);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.problems;
  }
}
