import { countCodePoints } from '../core/code-points.ts';
import { type Problem, UsageError } from '../core/errors.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';

type Test = (request: WorkloadRequest) => boolean;

/** Numbers and texts of a request that are no field of it. */
const derived: Readonly<Record<string, (request: WorkloadRequest) => unknown>> = {
  prompt_chars: (request) => countCodePoints(promptText(request).text),
};

const operators = {
  eq: (found, wanted) => found === wanted,
  ne: (found, wanted) => found !== wanted,
  gt: (found, wanted) => Number(found) > Number(wanted),
  ge: (found, wanted) => Number(found) >= Number(wanted),
  lt: (found, wanted) => Number(found) < Number(wanted),
  le: (found, wanted) => Number(found) <= Number(wanted),
  has: (found, wanted) => found.includes(wanted),
} as const satisfies Record<string, (found: string, wanted: string) => boolean>;

type Operator = keyof typeof operators;

const numeric: ReadonlySet<string> = new Set(['gt', 'ge', 'lt', 'le']);

/**
 * All conditions `FIELD:OP:VALUE` together. A field that is absent passes `ne` alone. Lists (tags, stop) pass `has` for
 * one of their elements; texts, for a part of them.
 * @throws UsageError listing every condition that is not understood
 */
export function parseRequestTest(conditions: readonly string[], fields: readonly string[]): Test {
  const problems: Problem[] = [];
  const tests: Test[] = [];
  for (const text of conditions) {
    const parsed = parseCondition(text, fields);
    if (typeof parsed === 'function') tests.push(parsed);
    else problems.push(parsed);
  }
  if (problems.length > 0) throw new UsageError(problems);
  return (request) => tests.every((test) => test(request));
}

function parseCondition(text: string, fields: readonly string[]): Test | Problem {
  const [, field, operator, wanted] = /^([^:]+):([^:]+):(.*)$/s.exec(text) ?? [];
  if (field === undefined || operator === undefined || wanted === undefined)
    return bad(`--where: '${text}' is not FIELD:OP:VALUE`, 'for example --where semantic.task:eq:code');
  if (!isOperator(operator))
    return bad(`--where ${text}: '${operator}' is not one of ${Object.keys(operators).join(', ')}`);
  const root = field.split('.')[0]!;
  if (!fields.includes(root) && derived[field] === undefined && !root.startsWith('x_'))
    return UsageError.unknownName({
      what: `field in --where ${text}`,
      given: field,
      known: [...fields, ...Object.keys(derived)],
    }).problems[0]!;
  if (numeric.has(operator) && (wanted.trim() === '' || !Number.isFinite(Number(wanted))))
    return bad(`--where ${text}: '${wanted}' is not a number`);
  const read = derived[field] ?? ((request) => readPath(request, field.split('.')));
  return (request) => holds(read(request), operator, wanted);
}

function isOperator(word: string): word is Operator {
  return Object.hasOwn(operators, word);
}

function holds(value: unknown, operator: Operator, wanted: string): boolean {
  if (value === null || value === undefined) return operator === 'ne';
  if (operator === 'has' && Array.isArray(value)) return value.some((item) => String(item) === wanted);
  return operators[operator](typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), wanted);
}

function readPath(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return null;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

function bad(message: string, hint?: string): Problem {
  return { code: 'bad-condition', message, ...(hint === undefined ? {} : { hint }) };
}
