import type { Slo } from '../nouns/slo.ts';
import { defineDocument } from './document.ts';
import { capacityShape } from './shapes/capacity.generated.ts';

/** `capacity.json`, and what `iwc bench capacity` says: the highest rate that keeps an objective. */
export interface CapacityDocument {
  readonly schema: 'iwc.capacity/1';
  /** `budget-ended` before the wanted precision; `below-range`, `above-range`: not bracketed. */
  readonly status: 'running' | 'found' | 'budget-ended' | 'below-range' | 'above-range' | 'interrupted';
  readonly command: string;
  /** SHA-256 of workload and settings: probes of others do not count for this search. */
  readonly search_sha256: string;
  readonly slo_ms: Slo;
  /** Share of offered requests that must keep the objective. */
  readonly attainment: number;
  /** Of the interval. */
  readonly confidence: number;
  /** Null before a probe has ended. */
  readonly capacity_rps: CapacityInterval | null;
  /** Null while it is running. */
  readonly hysteresis: HysteresisFacts | null;
  readonly probes: readonly MeasuredProbe[];
}

/** Where the capacity lies. An end is null where it lies outside the range that was searched. */
export interface CapacityInterval {
  readonly low: number | null;
  readonly median: number;
  readonly high: number | null;
}

/** Whether a rate that the server kept on the way up is kept again when it comes from overload. */
export interface HysteresisFacts {
  readonly verdict: 'none-seen' | 'found' | 'undecided' | 'not-looked';
  /** The rate it was asked at. */
  readonly rateRps: number | null;
  readonly reason: string;
}

/** One probe: a replay at one rate. */
export interface MeasuredProbe {
  readonly index: number;
  /** Why it was made. */
  readonly role: 'search' | 'overload' | 'return';
  /** Its share of misses is as allowed. */
  readonly keeps: boolean;
  /** Offered requests in the part of the probe that counts. */
  readonly offered: number;
  /** Of these, how many missed the objective, failed and unsent ones among them. */
  readonly missed: number;
  /** Independent requests that would tell as much: neighbours in a queue share their fate. */
  readonly effective: number;
  readonly rate_rps: number;
  /** How likely a rate that just keeps the objective shows as many misses or more. */
  readonly p_value: number;
  /** Below the result's folder. */
  readonly folder: string;
  /** Why its numbers are not to be trusted. */
  readonly invalid: readonly string[];
  /** It ended before its time, since the workload has too few requests. */
  readonly is_short: boolean;
}

export const capacityDocument = defineDocument<CapacityDocument>('iwc.capacity/1', capacityShape);
