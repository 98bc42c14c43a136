import { isBlank } from '../core/whitespace.ts';
import { acceptFields } from './accept-fields.ts';
import { acceptAnswer } from './accept-text.ts';
import type { DraftFields, DraftSink } from './contract.ts';
import { isObject } from './json-values.ts';

export interface LoggedAnswer {
  readonly text?: string;
  readonly fields?: Pick<DraftFields, 'expected_output_tokens'>;
}

/**
 * The first choice of a chat or completion response, and the length the server counted; nothing where the
 * call failed or was not answered. Null after saying what is wrong.
 */
export function acceptAnswerOf(response: unknown, sink: DraftSink): LoggedAnswer | null {
  // Batch outputs wrap the response once more.
  const isWrapped = isObject(response) && isObject(response['body']);
  const answer = isWrapped ? response['body'] : response;
  const path = isWrapped ? '$.response.body' : '$.response';
  if (!isObject(answer)) return {};
  const text = acceptFirstChoice(answer['choices'], `${path}.choices[0]`, sink);
  const usage = answer['usage'];
  const tokens = isObject(usage) ? usage['completion_tokens'] : undefined;
  const fields = acceptFields(
    { expected_output_tokens: tokens },
    sink,
    () => `${path}.usage.completion_tokens`,
  );
  if (text === null || fields === null) return null;
  return { ...(text === undefined || isBlank(text) ? {} : { text }), fields };
}

function acceptFirstChoice(choices: unknown, path: string, sink: DraftSink): string | null | undefined {
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (!isObject(choice)) return undefined;
  const message = choice['message'];
  return isObject(message)
    ? acceptAnswer(message['content'], `${path}.message.content`, sink)
    : acceptAnswer(choice['text'], `${path}.text`, sink);
}
