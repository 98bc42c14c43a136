import type { HostFacts } from '../core/runtime.ts';
import type { Distribution } from '../nouns/distribution.ts';
import { defineDocument } from './document.ts';
import { certificateShape } from './shapes/certificate.generated.ts';

/** What `iwc certify` found: what this client on this host can measure. */
export interface Certificate {
  readonly schema: 'iwc.certificate/1';
  readonly certified: boolean;
  /** The largest load that held, with all smaller ones; null when none did. */
  readonly largest_rps: number | null;
  readonly points: readonly CertifiedPoint[];
  readonly budget: CertificateBudget;
  readonly host: HostFacts;
  readonly made_at_ms: number;
  /** SHA-256 of everything else, keys sorted. */
  readonly sha256: string;
}

/** How the client did at one load. */
export interface CertifiedPoint {
  readonly rate_rps: number;
  readonly requests: number;
  readonly ok: number;
  readonly achieved_rps: number | null;
  readonly chunks_per_s: number | null;
  readonly schedule_lag_ms: Distribution;
  /** What the client adds to TTFT, by the mock's own log. */
  readonly client_added_ttft_ms: Distribution;
  readonly event_loop_delay_ms: Distribution;
  readonly cpu_us_per_chunk: number | null;
  readonly holds: boolean;
  readonly reasons: readonly string[];
}

/** What the client may add. */
export interface CertificateBudget {
  readonly schedule_lag_p99_ms: number;
  readonly client_added_ttft_p99_ms: number;
  readonly event_loop_delay_p99_ms: number;
}

export const certificateDocument = defineDocument<Certificate>('iwc.certificate/1', certificateShape);
