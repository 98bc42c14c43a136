import type { Context } from '../../core/context.ts';
import { IwcError } from '../../core/errors.ts';
import type { LmbenchFailure, LmbenchNumbers } from '../../documents/lmbench.ts';
import { runDocument } from '../../documents/run.ts';
import type { SuiteDocument, SuitePoint } from '../../documents/suite.ts';
import { createAtomic } from '../../io/atomic-write.ts';
import { encodeText } from '../../io/record-text.ts';
import { writeTextFile } from '../../io/text-file.ts';
import { parseJsonFile, readWholeFile } from '../../io/whole-file.ts';
import type { ResultRecord } from '../../nouns/result.ts';
import { readResults } from '../../runs/read-results.ts';
import { runFiles } from '../../runs/run-folder.ts';
import { fileSafe, type Mapping, uniqueNames } from '../spec/key-spelling.ts';
import { withoutSecrets } from '../spec/without-secrets.ts';
import { suiteFiles } from '../suite-files.ts';
import { lmbenchStamp, renderLmbenchDocument } from './lmbench-document.ts';
import { lmbenchNumbers } from './lmbench-numbers.ts';
import type { PointResult } from './read-points.ts';
import { suiteCsvHeader, suiteCsvRow } from './suite-csv.ts';

/** A point in LMBench's forms. */
export interface PointFiles {
  readonly point: SuitePoint;
  readonly csv: string;
  readonly json: string;
  readonly numbers: LmbenchNumbers | LmbenchFailure;
}

/** Names of a point's files: `KEY_workload_output_2.0` and `KEY_workload_2.0`. */
export interface PointNames {
  readonly csv: string;
  readonly json: string;
}

/**
 * The names of all points, with the repetition where there are several. Parts joined by `_` can come out alike; those
 * get `-2`, `-3` in the order of the suite, which is the same whenever it is asked.
 */
export function pointNames({ points }: SuiteDocument): ReadonlyMap<string, PointNames> {
  const isRepeated = points.some(({ repetition }) => repetition > 0);
  const named = (between: string) =>
    uniqueNames(
      points.map(({ server, workload, load, repetition }) =>
        fileSafe(`${server}_${workload}${between}${load}${isRepeated ? `_r${repetition}` : ''}`),
      ),
    );
  const [csv, json] = [named('_output_'), named('_')];
  return new Map(points.map(({ id }, i) => [id, { csv: csv[i]!, json: json[i]! }]));
}

/** Writes a finished point as LMBench's CSV and result JSON. */
export async function writePointFiles(
  folder: string,
  document: SuiteDocument,
  { point, runFolder, names }: PointResult & { readonly names: PointNames },
  context: Context,
): Promise<PointFiles> {
  const startedAtMs = await startOf(`${runFolder}/${runFiles.run}`, point, context);
  const csv = `${folder}/${suiteFiles.csv}/${names.csv}.csv`;
  const records = await writeCsv(csv, `${runFolder}/${runFiles.requests}`, startedAtMs, context);
  const numbers = lmbenchNumbers(records);
  const json = `${folder}/${suiteFiles.results}/${names.json}_${lmbenchStamp(startedAtMs)}.json`;
  const rendered = renderLmbenchDocument(documentOf(document, point, { numbers, startedAtMs }));
  await writeTextFile(context.runtime, json, rendered);
  return { point, csv, json, numbers };
}

/** As the run says; the suite knows it well enough where that cannot be read. */
async function startOf(path: string, point: SuitePoint, { runtime }: Context): Promise<number> {
  try {
    return runDocument.read(parseJsonFile(await readWholeFile(runtime, path))).started_at_ms;
  } catch (error) {
    if (!(error instanceof IwcError)) throw error;
    return point.started_at_ms ?? 0;
  }
}

/** Measured requests, whatever became of them. */
async function writeCsv(
  path: string,
  requests: string,
  startedAtMs: number,
  context: Context,
): Promise<ResultRecord[]> {
  const measured: ResultRecord[] = [];
  const file = await createAtomic(context.runtime, path);
  try {
    await file.write(encodeText(suiteCsvHeader));
    for await (const { records } of readResults(requests, context)) {
      const kept = records.filter(({ phase }) => phase === 'measure');
      await file.write(encodeText(kept.map((record) => suiteCsvRow(record, startedAtMs)).join('')));
      measured.push(...kept);
    }
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
  return measured;
}

function documentOf(
  suite: SuiteDocument,
  point: SuitePoint,
  {
    numbers,
    startedAtMs,
  }: { readonly numbers: LmbenchNumbers | LmbenchFailure; readonly startedAtMs: number },
) {
  const server = suite.servers.find(({ key }) => key === point.server)!;
  const workload = suite.workloads.find(({ id }) => id === point.workload)!;
  return {
    name: suite.name,
    'lmbench-session-id': suite.session_id,
    timestamp: lmbenchStamp(startedAtMs),
    results: numbers,
    infra: suite.infrastructure ?? {},
    serving: { baseline_type: server.kind, config: withoutSecrets(server.config) as Mapping },
    workload: {
      ...workload.parameters,
      WORKLOAD: workload.id,
      QPS: point.value ?? point.load,
      REPETITION: point.repetition,
      LOOP: workload.loop,
    },
  };
}
