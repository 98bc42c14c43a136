import type { CapacityDocument } from '../documents/capacity.ts';
import { layTable } from './aligned-table.ts';

/** The finding in one line. */
export function describeCapacity(facts: CapacityDocument): string {
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
export function renderCapacity(facts: CapacityDocument): string {
  const title = describeCapacity(facts);
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
    `${title[0]!.toUpperCase()}${title.slice(1)}.`,
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
