import { IntegerColumn } from '../core/growing-column.ts';
import { linkEvents, noSession, type WorkloadColumns } from '../nouns/workload-columns.ts';
import { type LoadPlan, linkRows, type RowLinks } from './load-plan.ts';

/** How a workload becomes a plan. */
export interface PlanChoices {
  /** The first so many by arrival; null for all. */
  readonly limit: number | null;
  /** Stretches arrivals and think times. */
  readonly timeScale: number;
  /** Fills in due times that replace the workload's, ascending; null to keep those. */
  readonly arrivals: ((dueNs: Float64Array) => void) | null;
  /** Requests that arrive at or after it are not planned. */
  readonly durationNs: number;
  /** Whether a turn waits for the end of the one before it. */
  readonly turnsWait: boolean;
}

/** The plan of a workload whose row `i` is request `i` of the columns: its first requests, as many as the choices leave. */
export function planWorkload(columns: WorkloadColumns, choices: PlanChoices): LoadPlan {
  const { limit, timeScale, durationNs } = choices;
  const most = limit === null ? columns.count : Math.min(limit, columns.count);
  const firstNs = columns.arrivalNs[0] ?? 0;
  const arrivalNs = new Float64Array(most);
  for (let row = 0; row < most; row++) arrivalNs[row] = (columns.arrivalNs[row]! - firstNs) * timeScale;
  choices.arrivals?.(arrivalNs);
  const late = arrivalNs.findIndex((ns) => ns >= durationNs);
  const count = late < 0 ? most : late;
  const thinkNs = new Float64Array(count);
  for (let row = 0; row < count; row++) thinkNs[row] = columns.thinkNs[row]! * timeScale;
  return {
    count,
    arrivalNs: count === most ? arrivalNs : arrivalNs.slice(0, count),
    thinkNs,
    ...linkRows(count, linksOf(columns, count, choices.turnsWait)),
  };
}

/**
 * A turn waits for the one before it in its session, and for the requests it names; what lies outside the plan is no bar.
 */
function linksOf({ session, links }: WorkloadColumns, count: number, turnsWait: boolean): RowLinks {
  const [before, after] = [new IntegerColumn(), new IntegerColumn()];
  const lastOfSession = new Int32Array(turnsWait ? sessionsOf(session, count) : 0).fill(-1);
  for (let row = 0; row < count; row++) {
    const own = turnsWait ? session[row]! : noSession;
    const previous = own === noSession ? -1 : lastOfSession[own]!;
    if (own !== noSession) lastOfSession[own] = row;
    if (previous >= 0) {
      before.push(previous);
      after.push(row);
    }
    for (let link = links.start[row]!; link < links.start[row + 1]!; link++) {
      const target = links.target[link]!;
      if (target >= count || target === previous) continue;
      refuseUnplanned(links.on[link]!, links.delayNs[link]!);
      before.push(target);
      after.push(row);
    }
  }
  return { before: before.view(), after: after.view() };
}

function sessionsOf(session: Int32Array, count: number): number {
  let sessions = 0;
  for (let row = 0; row < count; row++) sessions = Math.max(sessions, session[row]! + 1);
  return sessions;
}

/** A plan releases what waits when the other ends, at once or after its think time; it knows no other link. */
function refuseUnplanned(on: number, delayNs: number): void {
  if (linkEvents[on] !== 'end' || delayNs !== 0)
    throw new Error('a plan of load has no links on the start of a request, and none with a delay');
}
