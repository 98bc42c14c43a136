import type { FitError } from '../operators/device-profile.ts';
import { layTable } from './aligned-table.ts';
import { percent } from './calibrate-text.ts';
import { groupDigits } from './format.ts';

/** The part of opsim's document that people are shown. Times in µs, shares of 1. */
export interface OpsimFacts {
  readonly hardware: string;
  readonly measured_on: string;
  readonly timing: string;
  readonly is_what_if: boolean;
  readonly totals: {
    readonly rows: number;
    readonly measured_us: number | null;
    readonly priced_share: number;
    readonly bias: number | null;
    readonly new_us: number;
    readonly unpriced_rows: number;
    readonly basis_share: Readonly<Record<string, number>>;
    readonly outside_range_share: number;
  };
  readonly families: readonly {
    readonly family: string;
    readonly executions: number;
    readonly measured_us: number | null;
    readonly bias: number | null;
    readonly error: FitError | null;
    readonly roofline_error: FitError | null;
    readonly new_us: number;
    readonly wait_us: number | null;
  }[];
  readonly timelines: readonly TimelineFacts[];
  readonly top: readonly {
    readonly name: string;
    readonly shape: string;
    readonly executions: number;
    readonly measured_us: number | null;
    readonly new_us: number;
    readonly low_us: number | null;
    readonly high_us: number | null;
    readonly basis: string;
  }[];
}

interface SpanFacts {
  readonly rank: number | null;
  readonly measured_sum_us: number;
  readonly measured_busy_us: number;
  readonly measured_span_us: number;
  readonly new_sum_us: number;
  readonly new_span_us: number;
}

interface TimelineFacts extends SpanFacts {
  readonly measured_span_without_host_us: number;
  readonly new_span_without_host_us: number;
  readonly steps: readonly (SpanFacts & { readonly step: number | null; readonly phase: string | null })[];
}

/** Families, steps, end to end, the costliest operators, and what the prices rest on. */
export function renderOpsim(facts: OpsimFacts): string {
  return [
    headline(facts),
    '',
    familyTable(facts),
    ...facts.timelines.flatMap((timeline) => ['', timelineTable(timeline, facts)]),
    ...(facts.top.length === 0 ? [] : ['', topTable(facts)]),
    '',
    ...footing(facts),
    '',
  ].join('\n');
}

/** What the new times are called: an answer, or a model to be believed or not. */
function newName(facts: OpsimFacts): string {
  return facts.is_what_if ? `on ${facts.hardware}` : 'predicted';
}

function headline({ hardware, measured_on, is_what_if, timing, totals }: OpsimFacts): string {
  const of = totals.measured_us === null ? 'operators' : `operators measured on ${measured_on}`;
  const question = is_what_if && hardware !== measured_on ? `, moved to ${hardware}` : ` on ${hardware}`;
  return `${groupDigits(totals.rows)} ${of}${totals.measured_us === null || is_what_if ? question : ''}; µs as timed by the ${timing}`;
}

function familyTable(facts: OpsimFacts): string {
  const isMeasured = facts.totals.measured_us !== null;
  const head = isMeasured
    ? ['family', 'runs', 'measured', 'waiting', newName(facts), 'sum off', 'shapes off', 'roofline off']
    : ['family', 'runs', newName(facts)];
  const rows = facts.families.map((row) =>
    isMeasured
      ? [
          row.family,
          groupDigits(row.executions),
          micro(row.measured_us),
          micro(row.wait_us),
          micro(row.new_us),
          signed(row.bias),
          percent(row.error?.mean),
          percent(row.roofline_error?.mean),
        ]
      : [row.family, groupDigits(row.executions), micro(row.new_us)],
  );
  const { totals } = facts;
  const sum = isMeasured
    ? ['all', '', micro(totals.measured_us), '', micro(totals.new_us), signed(totals.bias), '', '']
    : ['all', '', micro(totals.new_us)];
  return layTable(head, [...rows, sum]);
}

function timelineTable(timeline: TimelineFacts, facts: OpsimFacts): string {
  const name = newName(facts);
  const row = (label: string, span: SpanFacts) => [
    label,
    micro(span.measured_sum_us),
    micro(span.new_sum_us),
    micro(span.measured_busy_us),
    micro(span.measured_span_us),
    micro(span.new_span_us),
  ];
  const rank = timeline.rank === null ? '' : ` of rank ${timeline.rank}`;
  const steps = timeline.steps.map((step) =>
    row(step.step === null ? 'between steps' : `step ${step.step} ${step.phase ?? ''}`.trim(), step),
  );
  const whole = row(`end to end${rank}`, timeline);
  const table = layTable(
    ['timeline', 'kernels', `kernels ${name}`, 'busy', 'span', `span ${name}`],
    [...steps, whole],
  );
  const { measured_span_without_host_us: before, new_span_without_host_us: after } = timeline;
  return `${table}\nwithout delays of the host (as with replayed graphs): ${micro(before)} µs, ${name} ${micro(after)} µs`;
}

function topTable(facts: OpsimFacts): string {
  return layTable(
    ['costliest', 'shape', 'runs', 'measured', newName(facts), '5 % to 95 %', 'basis'],
    facts.top.map((row) => [
      row.name.length > 44 ? `${row.name.slice(0, 43)}…` : row.name,
      row.shape,
      groupDigits(row.executions),
      micro(row.measured_us),
      micro(row.new_us),
      row.low_us === null ? 'n/a' : `${micro(row.low_us)} to ${micro(row.high_us)}`,
      row.basis,
    ]),
  );
}

function footing({ totals }: OpsimFacts): readonly string[] {
  const bases = Object.entries(totals.basis_share)
    .filter(([, share]) => share > 0)
    .map(([basis, share]) => `${basis} ${percent(share)}`);
  const of = totals.measured_us === null ? 'rows' : 'measured time';
  return [
    `models price ${percent(totals.priced_share)} of the ${of}; by what prices rest on: ${bases.join(', ')}`,
    `outside the calibrated ranges: ${percent(totals.outside_range_share)} of the new time${totals.unpriced_rows === 0 ? '' : `; without any time: ${totals.unpriced_rows} rows`}`,
  ];
}

function micro(us: number | null): string {
  if (us === null) return 'n/a';
  if (us === 0) return '0';
  if (us >= 1000) return groupDigits(Math.round(us));
  return us >= 100 ? us.toFixed(1) : us.toFixed(2);
}

function signed(share: number | null): string {
  return share === null ? 'n/a' : `${share >= 0 ? '+' : ''}${percent(share)}`;
}
