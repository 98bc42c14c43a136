import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import type { Notices } from '../core/notices.ts';
import type { ClientFacts } from '../documents/client-facts.ts';
import { readOrNull } from '../documents/read-or-null.ts';
import type { EarlierPart, ReplayRun } from '../documents/run.ts';
import { type SummaryDocument, summaryDocument } from '../documents/summary.ts';
import type { Remainder } from './resume.ts';
import type { RunFolder } from './run-folder.ts';
import { runFiles } from './run-folder.ts';

/**
 * The document of a run that is gone on with, with the parts before; a new run has none.
 * @throws InputError when the folder's run is of another load
 */
export async function joinParts(
  wanted: ReplayRun,
  remainder: Remainder | null,
  folder: RunFolder,
  { notices }: Context,
): Promise<{ readonly started: ReplayRun; readonly parts: readonly EarlierPart[] }> {
  if (remainder === null) return { started: wanted, parts: [] };
  checkSameRun(remainder.run, wanted, folder.file(runFiles.run));
  const parts = await readEarlierParts(remainder.run, folder);
  tellUnmeasured(parts, notices);
  // Where nothing is left to send, the last part stays the last.
  const isNewPart = remainder.rows.length > 0;
  const { started_at_ms, resumed_at_ms } = remainder.run;
  const started = {
    ...wanted,
    started_at_ms,
    resumed_at_ms: isNewPart ? wanted.started_at_ms : resumed_at_ms,
    earlier_parts: isNewPart ? parts : parts.slice(0, -1),
  };
  return { started, parts };
}

/** The parts of the folder's run so far. */
async function readEarlierParts(run: ReplayRun, folder: RunFolder): Promise<readonly EarlierPart[]> {
  const { started_at_ms, ended_at_ms, earlier_parts: earlier = [] } = run;
  // Older versions kept it in the summary alone, which is of all parts.
  const isOnly = run.client === undefined && ended_at_ms !== null && earlier.length === 0;
  const client = isOnly ? factsOf(await readSummary(folder)) : (run.client ?? null);
  const last = {
    started_at_ms: run.resumed_at_ms ?? started_at_ms,
    ended_at_ms: ended_at_ms ?? null,
    client,
  };
  return [...earlier, last];
}

/** Null for one that lacks what it should hold. */
async function readSummary(folder: RunFolder): Promise<SummaryDocument | null> {
  return readOrNull(summaryDocument, await folder.readDocument(runFiles.summary));
}

/** Says that a part was killed before it had told of its client. */
function tellUnmeasured(parts: readonly EarlierPart[], notices: Notices): void {
  if (parts.some(({ client }) => client === null))
    notices.add({
      code: 'client-unmeasured',
      reason:
        'the run was killed before it was gone on with: the schedule lag of that part is known, its event-loop delay is not',
    });
}

/**
 * Holds the run that is to be gone on with against the one in the folder.
 * @throws InputError naming what differs, since its records would be of two loads
 */
function checkSameRun(found: ReplayRun, wanted: ReplayRun, path: string): void {
  const before: Record<string, unknown> = { ...identityOf(found) };
  // Older versions told the model of arrivals only where it was named.
  if (before['load.arrival_parameters'] === undefined && before['load.arrival'] === null)
    delete before['load.arrival'];
  const differing = Object.entries(identityOf(wanted))
    // What an older version did not record cannot differ.
    .filter(
      ([key, value]) => before[key] !== undefined && JSON.stringify(before[key]) !== JSON.stringify(value),
    )
    .map(([key, value]) => `${key} ${JSON.stringify(before[key])}, now ${JSON.stringify(value)}`);
  if (differing.length > 0)
    throw new InputError({
      code: 'other-run',
      message: `the folder holds a run of another load: ${differing.join('; ')}`,
      place: { file: path },
      hint: 'say the options of that run (its command stands there), or --overwrite',
    });
}

/** What makes the records of two parts those of one load. */
function identityOf(run: ReplayRun): Readonly<Record<string, unknown>> {
  // Over how many threads and from which address is no matter of what is sent; how long is, where fewer are planned.
  const { workers: _, busy_poll: __, duration_s: ___, ...load } = run.load;
  const { kind, model, streaming, history, turns } = run.endpoint;
  return {
    ...Object.fromEntries(Object.entries(load).map(([key, value]) => [`load.${key}`, value])),
    ...{ 'endpoint.kind': kind, 'endpoint.model': model, 'endpoint.streaming': streaming },
    ...{ 'endpoint.history': history, 'endpoint.turns': turns },
    ...{ 'workload.planned': run.workload.planned, seed: run.seed, phases: run.phases },
  };
}

function factsOf(summary: SummaryDocument | null): ClientFacts | null {
  if (summary === null || !('self' in summary)) return null;
  const { self, validity, in_flight } = summary;
  return {
    self,
    event_loop_delay_p99_ms: validity.measured?.event_loop_delay_p99_ms ?? self.event_loop_delay_ms.p99,
    peak_in_flight: in_flight.peak,
    time_at_cap_s: in_flight.time_at_cap_s,
  };
}
