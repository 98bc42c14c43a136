import type { Context } from '../../core/context.ts';
import { runFiles } from '../../runs/run-folder.ts';
import { type SuiteDocument, type SuitePoint, suiteFiles } from '../suite-document.ts';

/** A point with the figures of its run that people are shown first; null where there is none. */
export interface PointFacts extends SuitePoint {
  readonly planned: number | null;
  readonly ok: number | null;
  /** Failed, cancelled or not sent. */
  readonly not_ok: number | null;
  readonly offered_rps: number | null;
  readonly achieved_rps: number | null;
  readonly ttft_p50_ms: number | null;
  readonly ttft_p99_ms: number | null;
  readonly tpot_p50_ms: number | null;
  readonly output_tokens_per_s: number | null;
  /** Why its numbers are not to be trusted. */
  readonly invalid: readonly string[];
}

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
  { runtime }: Context,
): Promise<Omit<PointFacts, keyof SuitePoint>> {
  const path = `${folder}/${suiteFiles.points}/${id}/${suiteFiles.run}/${runFiles.summary}`;
  const isThere = status === 'done' && (await runtime.files.kind(path)) === 'file';
  const text = isThere ? new TextDecoder().decode(await runtime.files.readAll(path)) : '{}';
  const summary: unknown = JSON.parse(text);
  const number = (...keys: readonly string[]) => {
    const value = at(summary, keys);
    return typeof value === 'number' ? value : null;
  };
  const failures = ['failed', 'cancelled', 'not_sent'].map((key) => number('counts', key));
  const reasons = at(summary, ['validity', 'reasons']);
  return {
    planned: number('counts', 'planned'),
    ok: number('counts', 'ok'),
    not_ok: failures.reduce((sum, count) => (sum === null || count === null ? null : sum + count)),
    offered_rps: number('load', 'offered_rps'),
    achieved_rps: number('load', 'achieved_rps'),
    ttft_p50_ms: number('ttft_ms', 'due', 'p50'),
    ttft_p99_ms: number('ttft_ms', 'due', 'p99'),
    tpot_p50_ms: number('tpot_ms', 'p50'),
    output_tokens_per_s: number('throughput', 'output_tokens_per_s'),
    invalid: Array.isArray(reasons) ? reasons.map(String) : [],
  };
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (inner as Readonly<Record<string, unknown>> | null | undefined)?.[key],
    value,
  );
}
