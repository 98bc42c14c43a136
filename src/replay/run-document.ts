import type { Context } from '../core/context.ts';
import type { ReplayRun } from '../documents/run.ts';
import { resultSchemas } from '../nouns/result.ts';
import type { CacheSalt } from './cache-salt.ts';
import { isLive, type ReplayOptions } from './options.ts';
import type { ServerFacts } from './probe.ts';
import type { ReplayPlan } from './read-plan.ts';
import type { ResolvedRun } from './resolve-run.ts';

/** What the document of a run is made of. */
export interface RunDocumentInputs {
  readonly options: ReplayOptions;
  readonly run: ResolvedRun;
  readonly plan: ReplayPlan;
  readonly workload: string;
  readonly commandLine: string;
  readonly server: ServerFacts | null;
  readonly model: string;
  readonly salt: CacheSalt | null;
  readonly lengthControls: readonly string[];
  readonly tokenizer: ReplayRun['tokenizer'];
  readonly startedAtMs: number;
}

/** The document as a run starts; its end replaces status and window. */
export function createRunDocument(inputs: RunDocumentInputs, { runtime }: Context): ReplayRun {
  const { options, run, plan, server } = inputs;
  const { iwcVersion, ...host } = runtime.host;
  return {
    schema: resultSchemas.run,
    status: 'partial',
    kind: 'replay',
    iwc_version: iwcVersion,
    command: inputs.commandLine,
    seed: String(options.seed),
    started_at_ms: inputs.startedAtMs,
    ended_at_ms: null,
    host: { ...host },
    clock: "monotonic; 0 is the workload's first arrival, at started_at_ms by the wall clock",
    workload: {
      path: inputs.workload,
      sha256: plan.sha256,
      planned: plan.count,
      first_arrival_ns: plan.firstArrivalNs,
    },
    load: {
      ...run.load.description,
      time_scale: options.timeScale,
      arrival: run.arrivals?.name ?? null,
      arrival_parameters: run.arrivals?.parameters ?? null,
      duration_s: options.durationS,
      workers: options.workers,
      busy_poll: options.busyPoll,
    },
    endpoint: {
      kind: options.endpoint,
      base_urls: run.targets.map(({ origin, basePath }) => origin + basePath),
      proxies: run.targets.map(({ proxy }) => proxy?.name ?? null),
      routing: options.routing,
      model: inputs.model,
      streaming: options.streamFromWorkload ? 'workload' : options.stream,
      history: isLive(options) ? 'live' : 'recorded',
      turns: options.turns,
      length_controls: inputs.lengthControls,
      reported:
        server === null
          ? null
          : { models: server.models, context_tokens: server.contextTokens, software: server.software },
    },
    tokenizer: inputs.tokenizer,
    phases: { warmup: options.warmup, measure: options.measure },
    measure_window: null,
    cache_salt: inputs.salt?.text ?? null,
    cache_salt_from: inputs.salt?.from ?? null,
    repetition: options.repetition,
    timeouts_s: {
      connect: options.connectTimeoutS,
      first_byte: options.firstByteTimeoutS,
      idle: options.idleTimeoutS,
      total: options.timeoutS,
    },
    retries: options.retries,
  };
}
