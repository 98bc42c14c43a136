import type { Context } from '../../core/context.ts';
import { InputError } from '../../core/errors.ts';
import { type SuiteDocument, suiteDocument } from '../../documents/suite.ts';
import { parseJsonFile, readWholeFile } from '../../io/whole-file.ts';
import { runFiles } from '../../runs/run-folder.ts';
import { suiteFiles } from '../suite-files.ts';
import type { Side } from './side.ts';

/** What repetitions of one server, workload and load came to. */
export interface GatedPoint {
  readonly server: string;
  readonly workload: string;
  readonly load: string;
  /** `summary.json` of each repetition, in which a gate may name any number; null for one that did not end well. */
  readonly summaries: readonly unknown[];
}

/**
 * The points of a suite's folder, repetitions together, or the one point of a run's folder.
 * @throws InputError when it is neither
 */
export async function readGatedPoints(folder: string, context: Context): Promise<readonly GatedPoint[]> {
  const { files } = context.runtime;
  const path = `${folder}/${suiteFiles.suite}`;
  if ((await files.kind(path)) === 'file') {
    const suite = suiteDocument.read(await readJson(path, context), { file: path });
    return await readSuite(folder, suite, context);
  }
  const summary = `${folder}/${runFiles.summary}`;
  if ((await files.kind(summary)) === 'file')
    return [{ server: 'run', workload: 'run', load: 'run', summaries: [await readJson(summary, context)] }];
  throw new InputError({
    code: 'no-results',
    message: `neither a suite (${suiteFiles.suite}) nor a run (${runFiles.summary}) is in the folder`,
    place: { file: folder },
    hint: 'name the folder that iwc bench or iwc replay wrote with --out-dir',
  });
}

async function readSuite(folder: string, suite: SuiteDocument, context: Context): Promise<GatedPoint[]> {
  const points = new Map<string, GatedPoint & { readonly summaries: unknown[] }>();
  for (const { id, server, workload, load, status } of suite.points) {
    const key = JSON.stringify([server, workload, load]);
    const point = points.get(key) ?? { server, workload, load, summaries: [] };
    points.set(key, point);
    const path = `${folder}/${suiteFiles.points}/${id}/${suiteFiles.run}/${runFiles.summary}`;
    const isThere = status === 'done' && (await context.runtime.files.kind(path)) === 'file';
    point.summaries.push(isThere ? await readJson(path, context) : null);
  }
  return [...points.values()];
}

async function readJson(path: string, { runtime }: Context): Promise<unknown> {
  return parseJsonFile(await readWholeFile(runtime, path));
}

/** A metric of a point over its repetitions. @param keys as of `keysOfMetric` */
export function sideOf({ summaries }: GatedPoint, keys: readonly string[]): Side {
  const last = keys.at(-1)!;
  return {
    values: summaries.map((summary) => {
      const value = at(summary, keys);
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    }),
    intervals: summaries.map((summary) => {
      const pair = at(summary, [...keys.slice(0, -1), 'interval_95', last]);
      return Array.isArray(pair) && typeof pair[0] === 'number' && typeof pair[1] === 'number'
        ? [pair[0], pair[1]]
        : null;
    }),
  };
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (inner as Readonly<Record<string, unknown>> | null | undefined)?.[key],
    value,
  );
}
