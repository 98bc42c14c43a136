import type { Certificate } from '../documents/certificate.ts';
import type { Distribution } from '../nouns/distribution.ts';

const heads = [
  'asked/s',
  'sent/s',
  'chunks/s',
  'lag p50',
  'lag p99',
  'added p50',
  'added p99',
  'loop p99',
  'CPU µs/chunk',
];

/** What certify prints. */
export function renderCertificate(facts: Certificate): string {
  const rows = facts.points.map((point) => [
    String(point.rate_rps),
    number(point.achieved_rps),
    number(point.chunks_per_s),
    number(point.schedule_lag_ms.p50),
    tail(point.schedule_lag_ms),
    number(point.client_added_ttft_ms.p50),
    tail(point.client_added_ttft_ms),
    tail(point.event_loop_delay_ms),
    number(point.cpu_us_per_chunk),
  ]);
  const line = (cells: readonly string[]) => `  ${cells.map((cell) => cell.padStart(13)).join('')}`;
  return `${[
    facts.certified
      ? `✓ yes: up to ${facts.largest_rps} requests/s this client on this host adds less than its budget`
      : `✗ no: ${facts.largest_rps === null ? 'not even the smallest load was within the budget' : `only ${facts.largest_rps} requests/s`}`,
    line(heads),
    ...facts.points.flatMap((point, i) => [
      line(rows[i]!),
      ...point.reasons.map((reason) => `    ✗ ${reason}`),
    ]),
    "  times in ms; added: what the client adds to TTFT, by the mock's own log; max: with too few requests for a p99, the largest",
    `  certificate ${facts.sha256.slice(0, 16)}…`,
  ].join('\n')}\n`;
}

function tail({ p99, max }: Distribution): string {
  return p99 === null && max !== null ? `max ${number(max)}` : number(p99);
}

function number(value: number | null): string {
  return value === null ? 'n/a' : value.toFixed(value >= 100 ? 0 : 2);
}
