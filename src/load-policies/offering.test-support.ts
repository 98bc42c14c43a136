import { type LoadPlan, linkRows } from '../load/load-plan.ts';
import { runVirtually } from '../load/virtual-run.test-support.ts';
import { type LoadChoice, loadOf } from './index.ts';

/** A launch in ms, as fixtures have it. */
export interface LaunchMs {
  readonly row: number;
  readonly dueMs: number;
  readonly atMs: number;
}

/** A plan in ms; rows without a pause of their own are left out of `thinkMs`. */
export interface PlanMs {
  readonly arrivalMs: readonly number[];
  readonly links: readonly (readonly [before: number, after: number])[];
  readonly thinkMs: Readonly<Record<string, number>>;
}

/** Offers a load to a server that takes a given time for each row, in virtual time. Launches come in their order. */
export function offerVirtually(choice: LoadChoice, plan: PlanMs, serviceMs: readonly number[]) {
  const load = loadOf(choice);
  const run = runVirtually({
    plan: planOf(plan),
    schedule: (laid) => load.createScheduler(laid),
    service: (row) => ({ chunksNs: [], endNs: serviceMs[row]! * 1e6 }),
  });
  const recordOf = new Map(run.records.map((record) => [record.index, record]));
  const launches = run.server.sentNs.map(
    ({ row, atNs }): LaunchMs => ({ row, dueMs: recordOf.get(row)!.due_ns / 1e6, atMs: atNs / 1e6 }),
  );
  const timeAtCapS = run.driver.scheduler.timeAtCapNs(run.time.nowNs()) / 1e9;
  return { ...run, load, launches, timeAtCapS };
}

function planOf({ arrivalMs, links, thinkMs }: PlanMs): LoadPlan {
  const { length: count } = arrivalMs;
  const [before, after] = [links.map(([row]) => row), links.map(([, row]) => row)];
  return {
    count,
    arrivalNs: Float64Array.from(arrivalMs, (ms) => ms * 1e6),
    thinkNs: Float64Array.from({ length: count }, (_, row) => (thinkMs[row] ?? Number.NaN) * 1e6),
    ...linkRows(count, { before, after }),
  };
}
