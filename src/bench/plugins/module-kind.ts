import { InputError, type Problem } from '../../core/errors.ts';
import type { OptionTable, OptionType } from '../../core/options.ts';
import type {
  KindPlan,
  LoadPoint,
  PlannedMessage,
  PlannedRequest,
  PlanTools,
  WorkloadKind,
} from '../../workload-kinds/index.ts';

/**
 * A workload as a user's module exports it: as `default`, as `workload`, or as its only export. The full contract is
 * `WorkloadKind`; a plain one is enough: `points` may be left out (the loads are then those of `QPS`), a plan may be
 * just its requests, and a prompt just its text.
 */
interface ModuleWorkload {
  readonly name?: unknown;
  readonly summary?: unknown;
  readonly resultName?: unknown;
  readonly options?: unknown;
  readonly inputOption?: unknown;
  readonly points?: unknown;
  readonly plan?: unknown;
}

const optionTypes: readonly OptionType[] = [
  ...(['string', 'text', 'path', 'integer', 'number', 'boolean', 'choice', 'seed', 'names'] as const),
];

/** The loads of a workload that names none itself. */
const qpsOption = {
  qps: { type: 'names', required: true, unit: 'requests/s', help: 'rates to run at' },
} as const satisfies OptionTable;

/**
 * The workload that a module holds.
 * @throws InputError listing everything that is wrong with it
 */
export function moduleKind(
  exports: Readonly<Record<string, unknown>>,
  given: { readonly name: string; readonly file: string },
): WorkloadKind {
  const problems: Problem[] = [];
  const report = (message: string, hint?: string) =>
    problems.push({ code: 'bad-plugin', message, place: { file: given.file }, ...(hint ? { hint } : {}) });
  const found = exports['default'] ?? exports['workload'] ?? onlyValue(exports);
  if (typeof found !== 'object' || found === null)
    throw new InputError({
      code: 'bad-plugin',
      message: 'the module exports no workload',
      place: { file: given.file },
      hint: 'export default { options: {...}, plan(options, point, tools) {...} }',
    });
  const workload = found as ModuleWorkload;
  const { plan, points } = workload;
  if (typeof plan !== 'function')
    report("its workload has no function 'plan'", 'plan(options, point, tools)');
  if (points !== undefined && typeof points !== 'function') report("'points' is not a function");
  const options = checkTable(workload.options, report);
  const table = points === undefined && options['qps'] === undefined ? { ...options, ...qpsOption } : options;
  if (problems.length > 0) throw new InputError(problems);
  const name = typeof workload.name === 'string' ? workload.name : given.name;
  return {
    name,
    summary: typeof workload.summary === 'string' ? workload.summary : 'a workload of your own',
    resultName: typeof workload.resultName === 'string' ? workload.resultName : snakeCase(given.name),
    options: table,
    inputOption: typeof workload.inputOption === 'string' ? workload.inputOption : null,
    points: (values) =>
      typeof points === 'function'
        ? (points.call(workload, values) as readonly LoadPoint[])
        : qpsPoints(namesOf(values['qps']), given.file),
    plan: (values, point, tools) =>
      planOf(
        (plan as (...all: unknown[]) => unknown).call(workload, values, point, tools),
        tools,
        given.file,
      ),
  };
}

function namesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** `YourWorkload` → `your_workload`. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}

/** Rates as load points. @throws InputError for what is no rate */
export function qpsPoints(values: readonly string[], file: string): LoadPoint[] {
  return values.map((text) => {
    const value = Number(text);
    if (!(value > 0 && Number.isFinite(value)))
      throw new InputError({
        code: 'bad-value',
        message: `QPS: '${text}' is not a number > 0`,
        place: { file },
      });
    return { name: text, targetRps: value, value };
  });
}

function onlyValue(exports: Readonly<Record<string, unknown>>): unknown {
  const values = Object.values(exports);
  return values.length === 1 ? values[0] : null;
}

function checkTable(options: unknown, report: (message: string) => void): OptionTable {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null) {
    report("'options' is not a table of options");
    return {};
  }
  for (const [key, spec] of Object.entries(options)) {
    const { type, help } = (spec ?? {}) as { type?: unknown; help?: unknown };
    if (!optionTypes.includes(type as OptionType))
      report(`options.${key}: its type is none of ${optionTypes.join(', ')}`);
    if (typeof help !== 'string') report(`options.${key}: 'help' is missing`);
  }
  return options as OptionTable;
}

function planOf(planned: unknown, tools: PlanTools, file: string): KindPlan {
  const isBare = isIterable(planned);
  const plan = (isBare ? { requests: planned } : planned) as Partial<KindPlan> | null | undefined;
  if (!isIterable(plan?.requests))
    throw new InputError({ code: 'bad-plugin', message: 'plan() gave no requests', place: { file } });
  if (tools.loop === 'users' && plan.loop === undefined)
    throw new InputError({
      code: 'bad-plugin',
      message: 'Loop: users is asked for, and plan() says nothing of its users',
      place: { file },
      hint: "give { loop: { kind: 'users', pacing }, warmup, requests }",
    });
  const read = (requests: Iterable<unknown>) => readRequests(requests, file);
  const { answers, extraBody } = plan;
  return {
    loop: plan.loop ?? { kind: 'open' },
    ...(answers === undefined ? {} : { answers }),
    ...(extraBody === undefined ? {} : { extraBody }),
    warmup: read(plan.warmup ?? []),
    requests: read(plan.requests),
  };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function* readRequests(requests: Iterable<unknown>, file: string): Iterable<PlannedRequest> {
  let index = 0;
  for (const request of requests) yield readRequest(request, index++, file);
}

/** A request as a module may write it: times and ids may be left to iwc, and a prompt be a text or OpenAI messages. */
function readRequest(given: unknown, index: number, file: string): PlannedRequest {
  const fail = (message: string) =>
    new InputError({ code: 'bad-plugin', message: `request ${index}: ${message}`, place: { file } });
  if (typeof given !== 'object' || given === null) throw fail('it is no object');
  const request = given as Partial<PlannedRequest> & { readonly messages?: unknown; readonly atS?: unknown };
  const atNs = request.atNs ?? (typeof request.atS === 'number' ? Math.round(request.atS * 1e9) : undefined);
  if (typeof atNs !== 'number' || !(atNs >= 0)) throw fail("'atS' (or 'atNs') says when it is due, from 0");
  if (!Number.isSafeInteger(request.outputTokens) || (request.outputTokens ?? 0) < 1)
    throw fail("'outputTokens' is not an integer ≥ 1");
  const prompt = request.prompt as PlannedRequest['prompt'] | string | undefined;
  return {
    id: request.id ?? `r${index}`,
    atNs,
    sessionId: request.sessionId ?? null,
    turn: request.turn ?? null,
    prompt:
      typeof prompt === 'object'
        ? prompt
        : { kind: 'messages', messages: readMessages(prompt, request.messages, fail) },
    ...(request.history === undefined ? {} : { history: request.history }),
    outputTokens: request.outputTokens!,
    ...(request.more === undefined ? {} : { more: request.more }),
  };
}

function readMessages(
  prompt: string | undefined,
  messages: unknown,
  fail: (message: string) => InputError,
): PlannedMessage[] {
  if (typeof prompt === 'string') return [{ role: 'user', parts: [{ text: prompt }] }];
  if (!Array.isArray(messages)) throw fail("it has neither 'prompt' nor 'messages'");
  return messages.map((message: { role?: unknown; content?: unknown }) => {
    const { role, content } = message ?? {};
    if ((role !== 'system' && role !== 'user' && role !== 'assistant') || typeof content !== 'string')
      throw fail('a message has a role (system, user, assistant) and a text as content');
    return { role, parts: [{ text: content }] };
  });
}
