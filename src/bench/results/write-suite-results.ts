import type { Context } from '../../core/context.ts';
import type { SuiteDocument } from '../../documents/suite.ts';
import type { SuiteComparison } from '../../documents/suite-comparison.ts';
import type { SuiteSummary } from '../../documents/suite-summary.ts';
import { createAtomic } from '../../io/atomic-write.ts';
import { writeTextFile } from '../../io/text-file.ts';
import { renderPng } from '../../report/render-png.ts';
import { drawSuiteFigure } from '../../report/suite-figure.ts';
import { renderSuiteMarkdown } from '../../report/suite-markdown.ts';
import { runFiles } from '../../runs/run-folder.ts';
import { fileSafe } from '../spec/key-spelling.ts';
import { suiteFiles } from '../suite-files.ts';
import { compareSuite } from './comparison.ts';
import { figureFacts } from './figure-facts.ts';
import { lmbenchComparison } from './lmbench-comparison.ts';
import { type PointFiles, pointNames, writePointFiles } from './point-files.ts';
import { type PointResult, readPointResults } from './read-points.ts';

/** What was written, by path. */
export interface SuiteResults {
  readonly comparison: SuiteComparison;
  readonly points: readonly PointFiles[];
  readonly files: readonly string[];
}

/**
 * Writes everything that follows from the points of a suite: CSVs, LMBench's result files, summary, comparison, pictures
 * and a report. It depends on the points alone: called again, it writes the same.
 * @throws InputError for a finished point whose files are gone or broken
 */
export async function writeSuiteResults(
  folder: string,
  document: SuiteDocument,
  context: Context,
): Promise<SuiteResults> {
  const results = await readPointResults(folder, document, context);
  const names = pointNames(document);
  const points: PointFiles[] = [];
  for (const result of results) {
    if (result.summary === null) continue;
    const named = { ...result, names: names.get(result.point.id)! };
    points.push(await writePointFiles(folder, document, named, context));
  }
  const comparison = compareSuite(document, results);
  const texts: readonly (readonly [string, string])[] = [
    [suiteFiles.summary, json(summaryOf(document, results))],
    [suiteFiles.comparison, json(comparison)],
    ...lmbenchFiles(document, points),
    ['report.md', renderSuiteMarkdown({ ...comparison, slo: document.slo, servers: document.servers })],
  ];
  for (const [name, text] of texts) await writeTextFile(context.runtime, `${folder}/${name}`, text);
  const pictures = points.length === 0 ? [] : await writePictures(folder, document, comparison, context);
  return {
    comparison,
    points,
    files: [
      ...points.flatMap(({ csv, json: result }) => [csv, result]),
      ...texts.map(([name]) => `${folder}/${name}`),
      ...pictures,
    ],
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** `summary.json`: every point with its run's summary, whole. */
function summaryOf(
  { name, session_id: sessionId, slo }: SuiteDocument,
  results: readonly PointResult[],
): SuiteSummary {
  return {
    schema: 'iwc.suite-summary/1',
    name,
    session_id: sessionId,
    slo,
    points: results.map(({ point, invalid, summary }) => ({
      ...point,
      invalid,
      run: `${suiteFiles.points}/${point.id}/${suiteFiles.run}/${runFiles.run}`,
      summary,
    })),
  };
}

/** LMBench's own comparison of each workload; servers in the order of the suite. */
function lmbenchFiles(
  { workloads, servers }: SuiteDocument,
  points: readonly PointFiles[],
): [string, string][] {
  return workloads.flatMap(({ id }): [string, string][] => {
    const own = points.filter(({ point }) => point.workload === id);
    const compared = servers.flatMap(({ key }) =>
      own
        .filter(({ point }) => point.server === key)
        .map(({ point, numbers }) => ({ key, qps: point.value ?? point.load, results: numbers })),
    );
    return compared.length === 0
      ? []
      : [[`${fileSafe(id)}_comparison.json`, json(lmbenchComparison(compared))]];
  });
}

async function writePictures(
  folder: string,
  document: SuiteDocument,
  { workloads }: SuiteComparison,
  { runtime }: Context,
): Promise<string[]> {
  const written: string[] = [];
  for (const workload of workloads) {
    if (workload.loads.every(({ servers }) => servers.every(({ done }) => done === 0))) continue;
    const svg = drawSuiteFigure(figureFacts(document, workload));
    const base = `${folder}/${suiteFiles.plots}/${fileSafe(workload.workload)}`;
    await writeTextFile(runtime, `${base}.svg`, svg);
    const file = await createAtomic(runtime, `${base}.png`);
    await file.write(await renderPng(svg, runtime.packageFolder));
    await file.commit();
    written.push(`${base}.svg`, `${base}.png`);
  }
  return written;
}
