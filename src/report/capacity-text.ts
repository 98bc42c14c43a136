import { layTable } from './aligned-table.ts';

/** What a capacity search found; see `CapacityDocument`. */
export interface CapacityFacts {
  readonly title: string;
  readonly status: string;
  readonly attainment: number;
  readonly confidence: number;
  readonly capacity_rps: {
    readonly low: number | null;
    readonly median: number;
    readonly high: number | null;
  } | null;
  readonly hysteresis: { readonly verdict: string; readonly reason: string } | null;
  readonly probes: readonly {
    readonly role: string;
    readonly rate_rps: number;
    readonly offered: number;
    readonly missed: number;
    readonly effective: number;
    readonly keeps: boolean;
    readonly invalid: readonly string[];
    readonly is_short: boolean;
  }[];
}

/** The finding in one line. */
export function describeCapacity(facts: Omit<CapacityFacts, 'title'>): string {
  const { capacity_rps: capacity, confidence, status } = facts;
  const sure = `${Number((100 * confidence).toFixed(1))} %`;
  if (capacity === null) return 'no capacity: no probe ended';
  const { low, median, high } = capacity;
  if (low === null && high === null) return 'not bracketed: the probes tell nothing of this range';
  if (high === null) return `above ${rate(low!)} requests/s (${sure}): not bracketed, raise --max-rps`;
  if (low === null) return `below ${rate(high)} requests/s (${sure}): not bracketed, lower --min-rps`;
  const ended =
    status === 'budget-ended'
      ? '; the budget ended before the wanted precision'
      : status === 'interrupted'
        ? '; interrupted'
        : '';
  return `capacity ${rate(median)} requests/s, ${sure} interval ${rate(low)} to ${rate(high)}${ended}`;
}

/** What `iwc bench capacity` prints. */
export function renderCapacity(facts: CapacityFacts): string {
  const rows = facts.probes.map((probe, i) => [
    String(i + 1),
    probe.role,
    String(probe.rate_rps),
    String(probe.offered),
    String(probe.missed),
    probe.offered === 0 ? 'n/a' : `${(100 * (1 - probe.missed / probe.offered)).toFixed(2)} %`,
    String(probe.effective),
    [
      probe.keeps ? 'keeps' : 'misses',
      ...(probe.is_short ? ['short: the workload ran out'] : []),
      ...probe.invalid.map((reason) => `invalid: ${reason}`),
    ].join(', '),
  ]);
  const head = ['probe', 'role', 'requests/s', 'counted', 'missed', 'kept', 'independent', ''];
  const lines = [
    `${facts.title[0]!.toUpperCase()}${facts.title.slice(1)}.`,
    `Demanded: ${Number((100 * facts.attainment).toFixed(4))} % of offered requests keep the objective.`,
    ...(facts.hysteresis === null
      ? []
      : [`On the way down: ${facts.hysteresis.verdict} (${facts.hysteresis.reason}).`]),
    '',
    layTable(head, rows),
  ];
  return `${lines.join('\n')}\n`;
}

function rate(value: number): string {
  return String(Number(value.toPrecision(3)));
}
