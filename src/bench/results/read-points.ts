import type { Context } from '../../core/context.ts';
import { InputError, IwcError } from '../../core/errors.ts';
import { stableJson } from '../../core/json-text.ts';
import type { SuiteDocument, SuitePoint } from '../../documents/suite.ts';
import { type SummaryDocument, summaryDocument } from '../../documents/summary.ts';
import { parseJsonFile, readWholeFile } from '../../io/whole-file.ts';
import { rowsWhere } from '../../metrics/latencies.ts';
import { goodputOf, parseSlo } from '../../metrics/slo.ts';
import type { Slo } from '../../nouns/slo.ts';
import { readResultColumns } from '../../runs/read-results.ts';
import { runFiles } from '../../runs/run-folder.ts';
import { suiteFiles } from '../suite-files.ts';

/** A point and what its run came to; null for one that is not done. */
export interface PointResult {
  readonly point: SuitePoint;
  readonly runFolder: string;
  readonly summary: SummaryDocument | null;
  /** Why its numbers are not to be trusted; empty when they are. */
  readonly invalid: readonly string[];
}

/**
 * Every point of a suite with its summary, goodput by the suite's SLO: that of a point run in an earlier sitting may have
 * been counted by another, and is then counted again from its records.
 * @throws InputError when a finished point's summary is gone or broken
 */
export async function readPointResults(
  folder: string,
  { points, slo: text }: SuiteDocument,
  context: Context,
): Promise<readonly PointResult[]> {
  const slo = text === null ? null : parseSlo(text);
  const results: PointResult[] = [];
  for (const point of points) {
    const runFolder = `${folder}/${suiteFiles.points}/${point.id}/${suiteFiles.run}`;
    const told =
      point.status === 'done' ? await readSummary(`${runFolder}/${runFiles.summary}`, context) : null;
    const summary = told === null ? null : await withGoodput(told, slo, runFolder, context);
    results.push({ point, runFolder, summary, invalid: summary?.validity.reasons ?? [] });
  }
  return results;
}

async function withGoodput(
  summary: SummaryDocument,
  slo: Slo | null,
  runFolder: string,
  context: Context,
): Promise<SummaryDocument> {
  if (stableJson(summary.goodput?.slo_ms ?? null) === stableJson(slo)) return summary;
  if (slo === null) return { ...summary, goodput: null };
  const { columns } = await readResultColumns(`${runFolder}/${runFiles.requests}`, context);
  const offered = rowsWhere(columns, { phase: 'measure' });
  return { ...summary, goodput: goodputOf(columns, offered, slo, summary.measured.seconds) };
}

async function readSummary(file: string, { runtime }: Context): Promise<SummaryDocument> {
  try {
    return summaryDocument.read(parseJsonFile(await readWholeFile(runtime, file)));
  } catch (error) {
    if (!(error instanceof IwcError)) throw error;
    throw new InputError({
      code: 'bad-summary',
      message: 'the summary of a finished point cannot be read',
      place: { file },
      hint: "run the point again with --rerun and the point's name",
    });
  }
}
