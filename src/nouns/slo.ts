/** What an SLO can limit. */
export type SloMetric = 'ttft' | 'tpot' | 'e2e';

/** Limits that a good request keeps, in ms from due; only those given count. */
export type Slo = Readonly<Partial<Record<SloMetric, number>>>;

/** How many of the offered requests were good. Failed, cancelled and unsent ones are not. */
export interface Goodput {
  readonly slo_ms: Slo;
  readonly offered: number;
  readonly good: number;
  readonly share: number | null;
  readonly good_rps: number | null;
  /** Offered requests that missed each limit, failures among them. */
  readonly missed: Readonly<Partial<Record<SloMetric, number>>>;
}
