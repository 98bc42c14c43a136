import type { Distribution } from '../nouns/distribution.ts';

/** What a client measured of itself. */
export interface SelfMeasurement {
  readonly threads: number;
  readonly event_loop_delay_ms: Distribution;
  /** Standstills longer than the budget. */
  readonly stalls: number;
  readonly gc: GcPauses;
  readonly connections_opened: number;
  /** Processor time of the client over the run, and of it a thousandth of a thousandth for each request. */
  readonly cpu_s: number;
  readonly cpu_us_per_request: number | null;
  readonly cpu_us_per_chunk: number | null;
}

/** Pauses of the garbage collector. */
export interface GcPauses {
  readonly count: number;
  readonly total_ms: number;
  /** Null when there was none. */
  readonly max_ms: number | null;
}

/** What the client measured of itself in one part of a run. Records tell the lag of requests, and none of this. */
export interface ClientFacts {
  readonly self: SelfMeasurement;
  readonly event_loop_delay_p99_ms: number | null;
  readonly peak_in_flight: number;
  readonly time_at_cap_s: number | null;
}
