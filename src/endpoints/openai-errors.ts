import type { AnswerWriter } from './answer-writer.ts';
import { isObject, type JsonObject, textOf } from './json-fields.ts';

/**
 * Whether the object is an error, which is then told. OpenAI has `{"error":{message,type,code}}`, vLLM has had
 * `{"object":"error",message,type,code}` too, TGI and Triton `{"error":"text"}`.
 */
export function readError(data: JsonObject, writer: AnswerWriter, event = ''): boolean {
  const found = findError(data, event);
  if (found === null) return false;
  writer.fail({ origin: 'server', ...found });
  return true;
}

/** Code and message of an error object; null when it is none. */
export function findError(data: JsonObject, event = ''): { code: string; message: string } | null {
  const error = data['error'];
  if (isObject(error)) return describe(error);
  if (typeof error === 'string' && error !== '')
    return { code: textOf(data['error_type']) ?? 'server-error', message: error };
  return data['object'] === 'error' || event === 'error' ? describe(data) : null;
}

function describe(error: JsonObject): { code: string; message: string } {
  const code = error['code'];
  const word = textOf(code) ?? textOf(error['type']);
  return {
    code: word ?? (typeof code === 'number' ? String(code) : 'server-error'),
    message: textOf(error['message']) ?? JSON.stringify(error).slice(0, 500),
  };
}
