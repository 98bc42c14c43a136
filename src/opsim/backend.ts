import type { Context } from '../core/context.ts';
import { OutsideError } from '../core/errors.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { sha256Hex } from '../io/hash.ts';
import { callJson, pause } from '../io/json-client.ts';
import { encodeText } from '../io/record-text.ts';
import { readWholeFile } from '../io/whole-file.ts';
import type { MeasuredKernel } from '../operators/measured-kernels.ts';
import { type BackendTask, taskOf } from './backend-task.ts';

/** What a backend said of one task. */
export interface BackendOutcome {
  readonly key: string;
  readonly status: 'success' | 'failed';
  readonly seconds: number | null;
  readonly reason: string | null;
}

export interface BackendSettings {
  readonly url: string;
  readonly systemKey: string;
  readonly timeoutSeconds: number;
  readonly parallel: number;
  /** Outcomes are kept here, so that a run cut short continues; null keeps none. */
  readonly recordPath: string | null;
}

/**
 * Has an external simulator price operators by LLMCompass's service: equal operators are posted once; a failed task is an outcome, not
 * something to wait for.
 * @returns outcomes by the operator's JSON; operators the service has no name for are missing
 * @throws OutsideError when the service cannot be reached
 */
export async function priceByBackend(
  kernels: readonly MeasuredKernel[],
  settings: BackendSettings,
  context: Context,
): Promise<ReadonlyMap<string, BackendOutcome>> {
  const tasks = distinctTasks(kernels, settings.systemKey);
  const known = await readRecord(settings.recordPath, context);
  const outcomes = new Map<string, BackendOutcome>();
  const waiting: (readonly [operator: string, key: string, task: BackendTask])[] = [];
  for (const [operator, task] of tasks) {
    const key = sha256Hex(JSON.stringify(task));
    const before = known.get(key);
    if (before === undefined) waiting.push([operator, key, task]);
    else outcomes.set(operator, before);
  }
  let done = 0;
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [operator, key, task] = next;
      const outcome = await priceOne(key, task, settings, context);
      outcomes.set(operator, outcome);
      known.set(key, outcome);
      context.progress({ label: 'asking the backend', done: ++done, total: tasks.size, unit: 'requests' });
    }
  };
  try {
    await Promise.all(Array.from({ length: settings.parallel }, work));
  } finally {
    await writeRecord(settings.recordPath, known, context);
  }
  return outcomes;
}

function distinctTasks(
  kernels: readonly MeasuredKernel[],
  systemKey: string,
): ReadonlyMap<string, BackendTask> {
  const tasks = new Map<string, BackendTask>();
  for (const { row, reading, partOf } of kernels) {
    if (reading.operator === null || partOf !== null) continue;
    const operator = JSON.stringify(reading.operator);
    if (!tasks.has(operator)) tasks.set(operator, taskOf(reading.operator, row.short_name, systemKey));
  }
  return tasks;
}

async function priceOne(
  key: string,
  task: BackendTask,
  settings: BackendSettings,
  context: Context,
): Promise<BackendOutcome> {
  const { clock } = context.runtime;
  const { signal } = context;
  const deadline = clock.nowNs() + settings.timeoutSeconds * 1e9;
  const submitted = await callJson(`${settings.url}/tasks`, {
    method: 'POST',
    body: task,
    timeoutMs: 30_000,
    signal,
  });
  const id = (submitted.body as { task_id?: unknown } | null)?.task_id;
  if (submitted.status === 422)
    return { key, status: 'failed', seconds: null, reason: JSON.stringify(submitted.body).slice(0, 300) };
  if (typeof id !== 'string')
    throw new OutsideError({
      code: 'backend-refused',
      message: `${settings.url} answered ${submitted.status} to a task: ${JSON.stringify(submitted.body)?.slice(0, 200)}`,
    });
  for (let delayMs = 5; ; delayMs = Math.min(1000, delayMs * 2)) {
    const shown = await callJson(`${settings.url}/tasks/${encodeURIComponent(id)}`, {
      method: 'GET',
      timeoutMs: 30_000,
      signal,
    });
    const outcome = outcomeOf(key, shown.status, shown.body);
    if (outcome !== null) return outcome;
    if (clock.nowNs() > deadline)
      return {
        key,
        status: 'failed',
        seconds: null,
        reason: `no result within ${settings.timeoutSeconds} s`,
      };
    await pause(delayMs, signal);
  }
}

/** Null while the task is under way. `done` may still say failed, and `failed` is final. */
function outcomeOf(key: string, httpStatus: number, body: unknown): BackendOutcome | null {
  const { status, result } = (body ?? {}) as {
    status?: unknown;
    result?: Readonly<Record<string, unknown>> | null;
  };
  if (httpStatus === 404)
    return { key, status: 'failed', seconds: null, reason: 'the backend has forgotten the task' };
  if (status !== 'done' && status !== 'failed') return null;
  const seconds = result?.['simulated_time'];
  if (status === 'done' && typeof seconds === 'number' && seconds > 0)
    return { key, status: 'success', seconds, reason: null };
  const reason = result?.['failure_reason'] ?? result?.['error'] ?? result;
  return { key, status: 'failed', seconds: null, reason: JSON.stringify(reason)?.slice(0, 300) ?? 'failed' };
}

async function readRecord(
  path: string | null,
  { runtime, notices }: Context,
): Promise<Map<string, BackendOutcome>> {
  const known = new Map<string, BackendOutcome>();
  if (path === null || (await runtime.files.kind(path)) !== 'file') return known;
  const { text } = await readWholeFile(runtime, path);
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '') continue;
    try {
      const outcome = JSON.parse(line) as BackendOutcome;
      known.set(outcome.key, outcome);
    } catch {
      notices.add({
        code: 'damaged-record',
        reason: 'a kept outcome cannot be read and is asked for again',
        place: { file: path, line: i + 1 },
      });
    }
  }
  return known;
}

async function writeRecord(
  path: string | null,
  known: ReadonlyMap<string, BackendOutcome>,
  { runtime }: Context,
): Promise<void> {
  if (path === null) return;
  const file = await createAtomic(runtime, path);
  const lines = [...known.values()]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((outcome) => `${JSON.stringify(outcome)}\n`);
  await file.write(encodeText(lines.join('')));
  await file.commit();
}
