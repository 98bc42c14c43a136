import type { JsonAnswer, JsonRequest } from '../io/json-server.ts';
import type { Predictor } from '../operator-costs/index.ts';
import { echoTaskBody, readTaskBody, type TaskBody } from './task-body.ts';
import { readTask, supportedOps } from './task-operator.ts';

/** A device and how many of them form a node. */
export interface TaskSystem {
  readonly predictor: Predictor;
  readonly ranks: number;
}

export interface TaskServiceInputs {
  /** Null for a name nobody knows. */
  systemOf(key: string): TaskSystem | null;
  readonly defaultSystem: string;
  /** ISO 8601, for the tasks' times. */
  now(): string;
  /** Tasks not yet priced at most; more are refused with 503. */
  readonly mostQueued: number;
  /** Finished tasks that can still be asked for at most; the oldest are forgotten. */
  readonly mostKept: number;
}

type State = 'queued' | 'running' | 'done' | 'failed';

interface Task {
  readonly id: string;
  readonly body: TaskBody;
  readonly created: string;
  state: State;
  updated: string;
  result: unknown;
}

/**
 * LLMCompass's backend service (`backend_wrapper` branch), answered by our models: health, supported operators, tasks
 * one by one and in batches, all families. A task that cannot be priced is done with a result that says failed.
 */
export class TaskService {
  readonly #inputs: TaskServiceInputs;
  readonly #tasks = new Map<string, Task>();
  readonly #queue: Task[] = [];
  readonly #results = new Map<string, unknown>();
  #count = 0;
  #forgotten = { done: 0, failed: 0 };

  constructor(inputs: TaskServiceInputs) {
    this.#inputs = inputs;
  }

  /** Answers one request. */
  handle(request: JsonRequest): JsonAnswer {
    const { method, path } = request;
    if (method === 'GET' && path === '/health') return { status: 200, body: this.#health() };
    if (method === 'GET' && path === '/supported_ops')
      return { status: 200, body: { supported_ops: supportedOps } };
    if (method === 'POST' && path === '/tasks') return this.#submit(request);
    if (method === 'POST' && path === '/tasks/batch') return this.#submitBatch(request);
    const id = /^\/tasks\/([^/]+)$/.exec(path)?.[1];
    if (method === 'GET' && id !== undefined) return this.#show(id);
    return { status: 404, body: { detail: 'Not Found' } };
  }

  #health() {
    const counts = { queued: 0, running: 0, done: this.#forgotten.done, failed: this.#forgotten.failed };
    for (const task of this.#tasks.values()) counts[task.state]++;
    return {
      status: 'ok',
      queue_length: this.#queue.length,
      worker_count: 1,
      workers: [{ done: false, cancelled: false }],
      task_counts: counts,
    };
  }

  #submit({ body, isBodyJson, query }: JsonRequest): JsonAnswer {
    const read = readTaskBody(body, isBodyJson, ['body']);
    if ('detail' in read) return { status: 422, body: read };
    if (this.#queue.length >= this.#inputs.mostQueued) return full;
    const task = this.#add(read.task);
    if (query.get('wait') !== 'true') return { status: 200, body: { task_id: task.id, status: 'queued' } };
    this.#drain();
    const { id: task_id, state: status, result } = task;
    return status === 'failed'
      ? { status: 500, body: { detail: result } }
      : { status: 200, body: { task_id, status, result } };
  }

  #submitBatch({ body, isBodyJson }: JsonRequest): JsonAnswer {
    const list = (body as { tasks?: unknown } | null | undefined)?.tasks;
    if (!isBodyJson || !Array.isArray(list))
      return {
        status: 422,
        body: { detail: [{ loc: ['body', 'tasks'], msg: 'a list of tasks is required', type: 'missing' }] },
      };
    const reads = list.map((item, i) => readTaskBody(item, true, ['body', 'tasks', i]));
    const problems = reads.flatMap((read) => ('detail' in read ? read.detail : []));
    if (problems.length > 0) return { status: 422, body: { detail: problems } };
    if (this.#queue.length + list.length > this.#inputs.mostQueued) return full;
    const tasks = reads.flatMap((read) => ('task' in read ? [this.#add(read.task)] : []));
    this.#drain();
    return {
      status: 200,
      body: { tasks: tasks.map(({ id, state, result }) => ({ task_id: id, status: state, result })) },
    };
  }

  #show(id: string): JsonAnswer {
    this.#drain();
    const task = this.#tasks.get(id);
    if (task === undefined) return { status: 404, body: { detail: 'Task not found' } };
    return {
      status: 200,
      body: {
        task_id: id,
        status: task.state,
        result: task.result,
        user_submitted_request: echoTaskBody(task.body),
        created_at: task.created,
        updated_at: task.updated,
      },
    };
  }

  #add(body: TaskBody): Task {
    const created = this.#inputs.now();
    const id = `task-${String(++this.#count).padStart(8, '0')}`;
    const task: Task = { id, body, created, updated: created, state: 'queued', result: null };
    this.#tasks.set(id, task);
    this.#queue.push(task);
    return task;
  }

  /** Prices what is queued: a task takes microseconds, so that a thread of its own would only add waiting. */
  #drain(): void {
    for (const task of this.#queue.splice(0)) {
      task.updated = this.#inputs.now();
      try {
        task.result = this.#priceOnce(task.body);
        task.state = 'done';
      } catch (error) {
        task.result = { error: String(error) };
        task.state = 'failed';
      }
    }
    for (const [id, task] of this.#tasks) {
      if (this.#tasks.size <= this.#inputs.mostKept) break;
      this.#tasks.delete(id);
      this.#forgotten[task.state === 'failed' ? 'failed' : 'done']++;
    }
  }

  #priceOnce(body: TaskBody): unknown {
    const key = JSON.stringify(body);
    let result = this.#results.get(key);
    if (result === undefined) {
      result = this.#price(body);
      if (this.#results.size < this.#inputs.mostKept) this.#results.set(key, result);
    }
    return result;
  }

  #price(body: TaskBody): unknown {
    const key = body.system_key ?? this.#inputs.defaultSystem;
    const system = this.#inputs.systemOf(key);
    if (system === null) return failure('NO_SYSTEM', `system_key '${key}' is not known`);
    const read = readTask(body, system.ranks);
    if (read.operator === null) return failure(read.code, read.error);
    const { us, lowUs, highUs, basis, outside } = system.predictor.predict(read.operator);
    const beyond = outside.length === 0 ? '' : `, outside the calibrated ${outside.join(', ')}`;
    return {
      status: 'success',
      output: {
        summary: `${read.operator.family} on ${system.predictor.device.name}: ${us.toFixed(3)} us (${basis}${beyond})`,
        basis,
        outside,
        low_seconds: lowUs === null ? null : lowUs * 1e-6,
        high_seconds: highUs === null ? null : highUs * 1e-6,
      },
      simulated_time: us * 1e-6,
    };
  }
}

const full: JsonAnswer = { status: 503, body: { detail: 'the queue is full; try again' } };

function failure(error_code: string, error: string) {
  return { status: 'failed', output: null, simulated_time: null, failure_reason: { error, error_code } };
}
