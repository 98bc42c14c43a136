import type { RecordChunk } from '../core/batch.ts';
import type { Place, Problem } from '../core/errors.ts';
import { findSyntaxFault } from '../core/json-syntax.ts';
import { parsePythonJson } from '../core/python-json.ts';
import { type PythonValue, pythonStr } from '../core/python-text.ts';
import { trimBlank } from '../core/whitespace.ts';
import { recordTexts } from '../io/record-text.ts';

/** A line of `prompts.jsonl`. */
export interface Prompt {
  readonly promptId: string;
  readonly text: string;
}

/** Whom the reader of prompts tells what it finds. */
export interface PromptFindings {
  take(prompt: Prompt, place: Place): void;
  report(problem: Problem): void;
}

/**
 * Reads `prompts.jsonl` as gpu-simulate-test does: lines are trimmed and blank ones passed over, `prompt_id` and `text`
 * are required, values that are no strings become what Python's `str()` makes of them, other keys are dropped. A byte
 * order mark is refused.
 */
export function parsePromptLines(chunk: RecordChunk, findings: PromptFindings): void {
  const file = chunk.source;
  const hasMark = chunk.firstRecord === 0 && chunk.bytes[0] === 0xef && chunk.bytes[1] === 0xbb;
  for (const [i, text] of recordTexts(chunk).entries()) {
    const place = { file, line: chunk.firstRecord + i + 1 };
    if (i === 0 && hasMark) {
      const message = 'invalid JSON: the file begins with a byte order mark';
      findings.report({
        code: 'byte-order-mark',
        message,
        place,
        hint: 'save the file as UTF-8 without one',
      });
    } else if (text === null)
      findings.report({ code: 'bad-utf8', message: 'the line is not valid UTF-8', place });
    else {
      const prompt = parsePrompt(trimBlank(text), place, findings);
      if (prompt !== null) findings.take(prompt, place);
    }
  }
}

function parsePrompt(line: string, place: Place, findings: PromptFindings): Prompt | null {
  if (line === '') return null;
  const quick = parseQuickly(line);
  if (quick !== null) return quick;
  const parsed = parsePythonJson(line);
  if (parsed === null) {
    const fault = findSyntaxFault(line);
    const message = `invalid JSON: ${fault?.message ?? 'unreadable'}`;
    findings.report({ code: 'bad-json', message, place: { ...place, column: (fault?.offset ?? 0) + 1 } });
    return null;
  }
  const { value } = parsed;
  const members =
    value instanceof Map ? (value as ReadonlyMap<string, PythonValue>) : new Map<string, PythonValue>();
  const missing = ['prompt_id', 'text'].filter((name) => !members.has(name));
  for (const name of missing)
    findings.report({
      code: 'missing-field',
      message: `requires 'prompt_id' and 'text'; '${name}' is missing`,
      place: { ...place, path: `$.${name}` },
    });
  if (missing.length > 0) return null;
  return { promptId: pythonStr(members.get('prompt_id')!), text: pythonStr(members.get('text')!) };
}

/** Lines of two strings, which nearly all are. */
function parseQuickly(line: string): Prompt | null {
  try {
    const { prompt_id: promptId, text } = JSON.parse(line) as { prompt_id?: unknown; text?: unknown };
    return typeof promptId === 'string' && typeof text === 'string' ? { promptId, text } : null;
  } catch {
    return null;
  }
}
