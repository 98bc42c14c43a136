import type { Context } from '../../core/context.ts';
import type { PointFacts } from '../../documents/bench.ts';
import { readOrNull } from '../../documents/read-or-null.ts';
import type { SuiteDocument, SuitePoint } from '../../documents/suite.ts';
import { type SummaryDocument, summaryDocument } from '../../documents/summary.ts';
import { parseJsonFile, readWholeFile } from '../../io/whole-file.ts';
import { runFiles } from '../../runs/run-folder.ts';
import { suiteFiles } from '../suite-files.ts';

/** Points with what their `summary.json` says. */
export async function readPointFacts(
  folder: string,
  { points }: SuiteDocument,
  context: Context,
): Promise<PointFacts[]> {
  const facts: PointFacts[] = [];
  for (const point of points) facts.push({ ...point, ...(await readFigures(folder, point, context)) });
  return facts;
}

async function readFigures(
  folder: string,
  { id, status }: SuitePoint,
  context: Context,
): Promise<Omit<PointFacts, keyof SuitePoint>> {
  const path = `${folder}/${suiteFiles.points}/${id}/${suiteFiles.run}/${runFiles.summary}`;
  const summary = status === 'done' ? await readSummary(path, context) : null;
  const { counts, load, ttft_ms: ttft } = summary ?? {};
  return {
    planned: counts?.planned ?? null,
    ok: counts?.ok ?? null,
    not_ok: counts === undefined ? null : counts.failed + counts.cancelled + counts.not_sent,
    offered_rps: load?.offered_rps ?? null,
    achieved_rps: load?.achieved_rps ?? null,
    ttft_p50_ms: ttft?.due.p50 ?? null,
    ttft_p99_ms: ttft?.due.p99 ?? null,
    tpot_p50_ms: summary?.tpot_ms.p50 ?? null,
    output_tokens_per_s: summary?.throughput.output_tokens_per_s ?? null,
    invalid: summary?.validity.reasons ?? [],
  };
}

/** Null where there is none, or what there is is no summary. */
async function readSummary(path: string, { runtime }: Context): Promise<SummaryDocument | null> {
  if ((await runtime.files.kind(path)) !== 'file') return null;
  return readOrNull(summaryDocument, parseJsonFile(await readWholeFile(runtime, path)));
}
