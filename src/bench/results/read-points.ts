import type { Context } from '../../core/context.ts';
import { InputError } from '../../core/errors.ts';
import { stableJson } from '../../core/json-text.ts';
import { rowsWhere } from '../../metrics/latencies.ts';
import { goodputOf, parseSlo } from '../../metrics/slo.ts';
import type { ResultSummary } from '../../nouns/result-summary.ts';
import type { Slo } from '../../nouns/slo.ts';
import { readResultColumns } from '../../runs/read-results.ts';
import { runFiles } from '../../runs/run-folder.ts';
import { type SuiteDocument, type SuitePoint, suiteFiles } from '../suite-document.ts';

/** A point and what its run came to; null for one that is not done. */
export interface PointResult {
  readonly point: SuitePoint;
  readonly runFolder: string;
  readonly summary: ResultSummary | null;
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
    const validity = (summary as { readonly validity?: { readonly reasons?: readonly string[] } } | null)
      ?.validity;
    results.push({ point, runFolder, summary, invalid: validity?.reasons ?? [] });
  }
  return results;
}

async function withGoodput(
  summary: ResultSummary,
  slo: Slo | null,
  runFolder: string,
  context: Context,
): Promise<ResultSummary> {
  if (stableJson(summary.goodput?.slo_ms ?? null) === stableJson(slo)) return summary;
  if (slo === null) return { ...summary, goodput: null };
  const { columns } = await readResultColumns(`${runFolder}/${runFiles.requests}`, context);
  const offered = rowsWhere(columns, { phase: 'measure' });
  return { ...summary, goodput: goodputOf(columns, offered, slo, summary.measured.seconds) };
}

async function readSummary(file: string, { runtime }: Context): Promise<ResultSummary> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(await runtime.files.readAll(file)));
    if (typeof value === 'object' && value !== null && 'counts' in value) return value as ResultSummary;
  } catch {
    // Said below.
  }
  throw new InputError({
    code: 'bad-summary',
    message: 'the summary of a finished point cannot be read',
    place: { file },
    hint: "run the point again with --rerun and the point's name",
  });
}
