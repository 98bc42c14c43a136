import type { Context } from '../../core/context.ts';
import { exitCodes } from '../../core/errors.ts';
import type { PluginRun } from '../../documents/run.ts';
import type { PluginSummary } from '../../documents/summary.ts';
import { DurationHistogram } from '../../math/duration-histogram.ts';
import { parseSlo } from '../../metrics/slo.ts';
import { summarize } from '../../metrics/summary.ts';
import { type ResultRecord, resultSchemas } from '../../nouns/result.ts';
import { ResultColumns } from '../../nouns/result-columns.ts';
import { RunFolder, runFiles } from '../../runs/run-folder.ts';
import type { PointOutcome, PointRun } from '../run/point-outcome.ts';

/** Where records of a program come from. */
export interface ForeignRun {
  readonly records: readonly ResultRecord[];
  /** What went wrong besides; null for nothing. */
  readonly error: string | null;
}

/**
 * Writes what a program told of its requests as a run folder like any other. Its times are as it measured them; when
 * its requests were due it does not tell, so latencies from due are those from launch.
 */
export async function writeForeignRun(
  { records, error }: ForeignRun,
  point: PointRun,
  context: Context,
): Promise<PointOutcome> {
  const { spec, server, workload, load, seed } = point;
  const folder = await RunFolder.open(point.runFolder, 'overwrite', context.runtime);
  const { iwcVersion, ...host } = context.runtime.host;
  const document: PluginRun = {
    schema: resultSchemas.run,
    status: 'partial',
    kind: 'plugin',
    iwc_version: iwcVersion,
    command: point.commandLine,
    seed: String(seed),
    started_at_ms: context.runtime.clock.wallMs(),
    host: { ...host },
    clock: "the program's own; 0 is its first launch",
    workload: { kind: workload.kind, load: load.name, planned: records.length },
    load: { kind: 'plugin', target_rps: load.targetRps },
    endpoint: {
      kind: server.api === 'chat' ? 'openai-chat' : 'openai-completions',
      base_urls: [server.base_url],
      model: server.model,
    },
    measure_window: null,
    cache_salt: null,
  };
  await folder.clear();
  await folder.writeDocument(runFiles.run, document);
  await folder.startRecords(null);
  const columns = new ResultColumns(records.length);
  for (const record of records) {
    columns.set(record);
    folder.append(record);
  }
  await folder.closeRecords();
  const { slo } = spec.settings;
  const summary = summarize({
    columns,
    gaps: new DurationHistogram(),
    planned: records.length,
    slo: slo === null ? null : parseSlo(slo),
    definitionsOf: [],
  });
  const reasons = [error, records.length === 0 ? 'the program told of no request' : null].filter(
    (reason) => reason !== null,
  );
  const validity = { valid: reasons.length === 0, reasons };
  const whole: PluginSummary = { ...summary, load_label: "the program's own", validity };
  await folder.writeDocument(runFiles.summary, whole);
  const { from_ns, to_ns } = summary.measured;
  await folder.writeDocument(runFiles.run, {
    ...document,
    status: reasons.length === 0 ? 'complete' : 'invalid',
    measure_window: { from_ns, to_ns },
  });
  const isClean = reasons.length === 0 && summary.counts.failed + summary.counts.not_sent === 0;
  return {
    exitCode: isClean ? exitCodes.done : exitCodes.partial,
    summary,
    error: reasons[0] ?? null,
  };
}
