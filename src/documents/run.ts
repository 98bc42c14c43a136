import type { HostFacts } from '../core/runtime.ts';
import { resultSchemas } from '../nouns/result.ts';
import type { TokenizerIdentity } from '../nouns/tokenizer-identity.ts';
import type { ClientFacts } from './client-facts.ts';
import { defineDocument } from './document.ts';
import { runShape } from './shapes/run.generated.ts';

/** `run.json`: where a run comes from and how far it came. */
export type RunDocument = ReplayRun | PluginRun;

/**
 * `partial` until it ends, and for good when it is interrupted or killed; `invalid`: it ended, but its numbers are not to
 * be trusted.
 */
export type RunStatus = 'complete' | 'partial' | 'invalid';

/** What every run says of itself. */
interface AnyRun {
  readonly schema: typeof resultSchemas.run;
  readonly status: RunStatus;
  readonly iwc_version: string;
  /** The command line, without secrets. */
  readonly command: string;
  readonly seed: string;
  /** The wall clock where the run's own is at 0. */
  readonly started_at_ms: number;
  readonly host: RunHost;
  /** What the times of the records count from. */
  readonly clock: string;
  /** The measured phase; null before the run has ended, and its ends are null when nothing was measured. */
  readonly measure_window: { readonly from_ns: number | null; readonly to_ns: number | null } | null;
}

/** A run of `iwc replay`. Keys that may be absent are so in runs of older versions, and as they say. */
export interface ReplayRun extends AnyRun {
  readonly kind: 'replay';
  /** When an interrupted run was last gone on with; absent when it never was. */
  readonly resumed_at_ms?: number | undefined;
  /** The parts before that. */
  readonly earlier_parts?: readonly EarlierPart[] | undefined;
  /** What the client measured of itself in the last part; absent until that has ended. */
  readonly client?: ClientFacts | null | undefined;
  /** Null while it is under way, and when it was killed. */
  readonly ended_at_ms?: number | null;
  readonly workload: RunWorkload;
  readonly load: RunLoad;
  readonly endpoint: RunEndpoint;
  /** Null when the client counted no tokens. */
  readonly tokenizer: TokenizerIdentity | null;
  /** As `--warmup` and `--measure` have them; null when they were not given. */
  readonly phases: { readonly warmup: string | null; readonly measure: string | null };
  /** Text before every prompt; null for none. */
  readonly cache_salt: string | null;
  /** Null without one. */
  readonly cache_salt_from?: SaltOrigin | null;
  readonly repetition?: number;
  readonly timeouts_s: RunTimeouts;
  /** Of a request, at most. */
  readonly retries: number;
}

/** A run of a program of the user's, whose own times these are. */
export interface PluginRun extends AnyRun {
  readonly kind: 'plugin';
  readonly workload: { readonly kind: string; readonly load: string; readonly planned: number };
  readonly load: { readonly kind: 'plugin'; readonly target_rps: number | null };
  readonly endpoint: {
    readonly kind: 'openai-chat' | 'openai-completions';
    readonly base_urls: readonly string[];
    readonly model: string;
  };
  readonly cache_salt: null;
}

/** The host of the client. */
export type RunHost = Omit<HostFacts, 'iwcVersion'>;

/** `given` by the user; `derived` from seed, repetition and load; `fresh` for each run. */
export type SaltOrigin = 'given' | 'derived' | 'fresh';

/** One part of a run that was interrupted and gone on with. */
export interface EarlierPart {
  readonly started_at_ms: number;
  readonly ended_at_ms: number | null;
  /** Null where the process was killed: then nobody knows. */
  readonly client: ClientFacts | null;
}

/** What was sent. */
export interface RunWorkload {
  readonly path: string;
  readonly sha256: string;
  readonly planned: number;
  /** The arrival, in the workload's own time, at which the run's clock is 0. */
  readonly first_arrival_ns: number;
}

/** How load was offered: what is said of any load, and beside it the `kind` and settings of this one. */
export interface RunLoad {
  readonly time_scale: number;
  /** The model of arrivals in place of the workload's own; null for those. */
  readonly arrival: string | null;
  readonly arrival_parameters?: Readonly<Record<string, unknown>> | null;
  readonly duration_s: number | null;
  readonly workers: number;
  readonly busy_poll?: boolean;
  readonly [setting: string]: unknown;
}

/** The servers, and how they were asked. */
export interface RunEndpoint {
  readonly kind: string;
  readonly base_urls: readonly string[];
  /** `host:port` of the proxy to each, null for the straight way. */
  readonly proxies?: readonly (string | null)[];
  readonly routing: 'round-robin' | 'session';
  readonly model: string;
  /** Whether streams were asked for; `workload`: as each request says. */
  readonly streaming: boolean | 'workload';
  readonly history: 'recorded' | 'live';
  readonly turns?: 'wait' | 'on-time';
  /** The server's own means by which answers were made as long as asked. */
  readonly length_controls: readonly string[];
  /** What the server said of itself; null when it was not asked. */
  readonly reported: {
    readonly models: readonly string[];
    readonly context_tokens: number | null;
    readonly software: string | null;
  } | null;
}

/** How long a request may take, seconds. */
export interface RunTimeouts {
  readonly connect: number;
  readonly first_byte: number;
  readonly idle: number;
  readonly total: number;
}

export const runDocument = defineDocument<RunDocument>(resultSchemas.run, runShape);
