import type { OptionTable, OptionValues } from '../core/options.ts';
import type { GcPauses } from '../documents/client-facts.ts';
import type { LengthControl } from '../endpoints/index.ts';
import type { HttpTimeouts, TlsOptions } from '../io/http/contract.ts';
import type { PlacedPhases } from '../load/phases.ts';
import type { RetryPolicy } from '../load/retries.ts';
import type { LoadChoice } from '../load-policies/index.ts';
import type { HistogramRecord } from '../math/duration-histogram.ts';
import type { TokenizerPayload } from '../tokenizers/index.ts';
import type { ReplayPlan } from './read-plan.ts';
import type { ServerTarget } from './resolve-run.ts';

/** Everything one thread needs to send its share of a run; it can be sent to another thread. Never written
 * anywhere: keys and passwords are in it. */
export interface ClientSetup {
  readonly plan: ReplayPlan;
  /** Place in the whole run of each row of the plan; null when they are the same. */
  readonly index: Int32Array | null;
  /** Where the run's clock stands in records when it starts here: not at 0 in a run that is gone on with. */
  readonly recordsFromNs: number;
  readonly load: LoadChoice;
  readonly targets: readonly ServerTarget[];
  readonly tls: TlsOptions;
  readonly timeouts: Partial<HttpTimeouts>;
  /** The user's headers, with the key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly sessionHeader: string | null;
  readonly requestIdHeader: string | null;
  readonly routing: 'round-robin' | 'session';
  readonly endpoint: string;
  readonly endpointOptions: OptionValues<OptionTable>;
  readonly model: string;
  readonly streaming: boolean | 'workload';
  readonly salt: string | null;
  readonly lengthControls: readonly LengthControl[];
  readonly extraBody: Readonly<Record<string, unknown>> | null;
  readonly isLive: boolean;
  readonly tokenizer: TokenizerPayload | null;
  readonly phases: PlacedPhases;
  readonly retry: RetryPolicy;
  readonly stopNs: number;
  readonly drainNs: number;
  readonly stallNs: number;
  readonly keepsRawChunks: boolean;
  readonly warmConnections: number;
  readonly isBusyPolling: boolean;
}

/** What a thread says of itself once its share is over. */
export interface ClientOutcome {
  readonly taken: number;
  readonly peakInFlight: number;
  readonly timeAtCapNs: number;
  readonly endNs: number;
  readonly loopDelayNs: HistogramRecord;
  readonly stalls: number;
  readonly gc: GcPauses;
  readonly connectionsOpened: number;
  readonly cpuUs: number;
  /** Rows that were never handed out. */
  readonly untaken: Int32Array;
}

/** How a run is going, for people who watch. */
export interface ClientStats {
  readonly nowNs: number;
  readonly inFlight: number;
  readonly sent: number;
}
