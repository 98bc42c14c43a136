import type { ClientFacts } from '../documents/client-facts.ts';
import type { CapFacts } from '../documents/summary.ts';
import type { OfferedLoad } from '../load-policies/index.ts';
import type { ClientOutcome } from './client-setup.ts';

/** Of one part of a run. */
export function ownFacts(
  { cap }: OfferedLoad,
  outcomes: readonly ClientOutcome[],
  measured: Pick<ClientFacts, 'self' | 'event_loop_delay_p99_ms'>,
): ClientFacts {
  const atCapNs = outcomes.reduce((most, { timeAtCapNs }) => Math.max(most, timeAtCapNs), 0);
  return {
    ...measured,
    peak_in_flight: outcomes.reduce((sum, { peakInFlight }) => sum + peakInFlight, 0),
    time_at_cap_s: cap === null ? null : atCapNs / 1e9,
  };
}

/** What a summary says of the cap and of the load that came of it. */
export function capFacts(load: OfferedLoad, { peak_in_flight: peak, time_at_cap_s }: ClientFacts): CapFacts {
  return { in_flight: { peak, cap: load.cap, time_at_cap_s }, load_label: load.label(time_at_cap_s ?? 0) };
}

/** What is known of the client over all parts: the worst delay of any, and the last part that sent anything by itself. */
export function combineParts(
  parts: readonly { readonly client: ClientFacts | null }[],
  own: ClientFacts,
  sentNothing: boolean,
): ClientFacts {
  const known = [...parts.map(({ client }) => client), own].filter((client) => client !== null);
  const most = (of: (client: ClientFacts) => number | null) =>
    known.map(of).reduce((worst, value) => (value === null ? worst : Math.max(worst ?? value, value)), null);
  const total = known.reduce((sum, { time_at_cap_s }) => sum + (time_at_cap_s ?? 0), 0);
  return {
    self: (sentNothing ? parts.at(-1)?.client?.self : null) ?? own.self,
    event_loop_delay_p99_ms: most((client) => client.event_loop_delay_p99_ms),
    peak_in_flight: most((client) => client.peak_in_flight) ?? 0,
    time_at_cap_s: own.time_at_cap_s === null ? null : total,
  };
}
