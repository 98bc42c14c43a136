import type { Problem } from '../core/errors.ts';
import { hasLoneSurrogate } from '../core/json-text.ts';
import { millisecondsOf } from '../core/units.ts';
import { isBlank } from '../core/whitespace.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';

/** A problem of one line that the schema cannot say. Warnings do not make a workload invalid. */
export type FieldProblem = Problem & { readonly severity: 'error' | 'warning' };

/** Checks the fields of a request against each other. The request keeps the schema already. */
export function checkFields(request: WorkloadRequest): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (
    severity: FieldProblem['severity'],
    code: string,
    path: string,
    message: string,
    hint?: string,
  ) => {
    problems.push({ severity, code, message, place: { path }, ...(hint === undefined ? {} : { hint }) });
  };
  checkText(request, add);
  checkTimes(request, add);
  if (isGiven(request.turn_id) && !isGiven(request.session_id))
    add('error', 'turn-without-session', '$.turn_id', 'turn_id needs a session_id');
  if (isGiven(request.depends_on) && request.depends_on === request.request_id)
    add('error', 'depends-on-itself', '$.depends_on', 'a request cannot depend on itself');
  return problems;
}

type Add = (
  severity: FieldProblem['severity'],
  code: string,
  path: string,
  message: string,
  hint?: string,
) => void;

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function checkText(request: WorkloadRequest, add: Add): void {
  const { prompt } = request;
  if (!request.request_id.isWellFormed())
    add('error', 'lone-surrogate', '$.request_id', 'holds a lone surrogate, which is no Unicode text');
  if (isGiven(prompt)) {
    if (!prompt.isWellFormed())
      add(
        'error',
        'lone-surrogate',
        '$.prompt',
        'holds a lone surrogate, which is no Unicode text and cannot be sent as UTF-8',
        'export the text again without cutting emoji in half',
      );
    if (isBlank(prompt)) add('warning', 'blank-prompt', '$.prompt', 'the prompt is blank');
    if (request.prompt_format === 'openai_messages' && !holdsMessages(prompt))
      add(
        'error',
        'bad-messages',
        '$.prompt',
        'prompt_format openai_messages needs a prompt that is a JSON array of messages',
      );
  } else if (isGiven(request.messages) && hasLoneSurrogate(request.messages))
    add('error', 'lone-surrogate', '$.messages', 'holds a lone surrogate, which is no Unicode text');
}

function holdsMessages(prompt: string): boolean {
  try {
    const messages: unknown = JSON.parse(prompt);
    return (
      Array.isArray(messages) &&
      messages.length > 0 &&
      messages.every((message) => typeof (message as { role?: unknown } | null)?.role === 'string')
    );
  } catch {
    return false;
  }
}

function checkTimes(request: WorkloadRequest, add: Add): void {
  const ns = request.arrival_time_ns;
  if (isGiven(ns) && millisecondsOf(ns) !== request.arrival_time_ms)
    add(
      'error',
      'arrivals-disagree',
      '$.arrival_time_ns',
      `rounds to ${millisecondsOf(ns)} ms, but arrival_time_ms is ${request.arrival_time_ms}`,
    );
  if (isGiven(request.think_time_ms) && !isGiven(request.depends_on))
    add(
      'warning',
      'think-without-dependency',
      '$.think_time_ms',
      'think_time_ms has no effect without depends_on',
    );
}
