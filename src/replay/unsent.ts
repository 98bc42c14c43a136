import type { Collector } from '../load/collector.ts';
import { phaseTeller, placePhases } from '../load/phases.ts';
import { notSent } from '../load/result-of.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import { BodyReader } from './body-reader.ts';
import type { ClientOutcome } from './client-setup.ts';
import type { PreparedRun } from './replay.ts';
import { factsOf } from './request-builder.ts';

export interface UnsentInputs {
  readonly prepared: PreparedRun;
  readonly folder: RunFolder;
  readonly collector: Collector;
  readonly outcomes: readonly ClientOutcome[];
  readonly isInterrupted: boolean;
}

/** What became of the requests that were not sent. */
export interface Unsent {
  /** Of an interrupted run: they have no record, so that `--resume` sends them. */
  readonly left: number;
  /** Of a closed loop that ran for a time, or of users who came and went: the workload was a supply, not a plan. */
  readonly unplanned: number;
}

/** Records what was planned and not sent, with the reason. */
export async function recordUnsent(inputs: UnsentInputs): Promise<Unsent> {
  const { prepared, outcomes, isInterrupted } = inputs;
  const untaken = outcomes.flatMap(({ untaken }) => [...untaken]).sort((a, b) => a - b);
  await recordRows(inputs, [...prepared.skipped], 'beyond-context: more tokens than the server takes');
  if (isInterrupted) return { left: untaken.length, unplanned: 0 };
  const { isOpen, isSupplied } = prepared.run.load;
  if (isSupplied || (!isOpen && prepared.options.durationS !== null))
    return { left: 0, unplanned: untaken.length };
  const reason =
    prepared.options.durationS === null
      ? 'never-due: what it waits for did not end'
      : 'duration: it became due after the end of the run';
  await recordRows(inputs, untaken, reason);
  return { left: 0, unplanned: 0 };
}

async function recordRows(
  { prepared, folder, collector }: UnsentInputs,
  rows: readonly number[],
  reason: string,
): Promise<void> {
  if (rows.length === 0) return;
  const { plan, run, options } = prepared;
  const bodies = new BodyReader(plan);
  const phaseOf = phaseTeller(placePhases(run.phases, run.load.isOpen ? plan.arrivalNs : null));
  for (const row of rows) {
    const request = JSON.parse(await bodies.line(row)) as WorkloadRequest;
    const dueNs = plan.arrivalNs[row]!;
    const facts = { ...factsOf(request, options.stream), endpoint: null };
    const record = notSent(row, facts, { phase: phaseOf(row, dueNs), dueNs, reason });
    folder.append(record);
    collector.add(record, null);
  }
  await bodies.close();
}
