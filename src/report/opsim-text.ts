import type { OpsimDocument, RankTimeline, StepRow } from '../documents/opsim.ts';
import { layTable } from './aligned-table.ts';
import { percent } from './calibrate-text.ts';
import { groupDigits } from './format.ts';

/** What a step and a whole timeline have in common. */
type SpanFacts = Pick<
  StepRow,
  'measured_sum_us' | 'measured_busy_us' | 'measured_span_us' | 'new_sum_us' | 'new_span_us'
>;

/** Families, steps, end to end, the costliest operators, and what the prices rest on. */
export function renderOpsim(facts: OpsimDocument): string {
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
function newName(facts: OpsimDocument): string {
  return facts.is_what_if ? `on ${facts.hardware}` : 'predicted';
}

function headline({ hardware, measured_on, is_what_if, timing, totals }: OpsimDocument): string {
  const of = totals.measured_us === null ? 'operators' : `operators measured on ${measured_on}`;
  const question = is_what_if && hardware !== measured_on ? `, moved to ${hardware}` : ` on ${hardware}`;
  return `${groupDigits(totals.rows)} ${of}${totals.measured_us === null || is_what_if ? question : ''}; µs as timed by the ${timing}`;
}

function familyTable(facts: OpsimDocument): string {
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

function timelineTable(timeline: RankTimeline, facts: OpsimDocument): string {
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

function topTable(facts: OpsimDocument): string {
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

function footing({ totals }: OpsimDocument): readonly string[] {
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
