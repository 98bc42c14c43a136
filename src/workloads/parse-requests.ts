import type { RecordChunk } from '../core/batch.ts';
import type { Problem } from '../core/errors.ts';
import { findJsonPath } from '../core/json-place.ts';
import { findSyntaxFault } from '../core/json-syntax.ts';
import { isBlank } from '../core/whitespace.ts';
import { recordTexts } from '../io/record-text.ts';
import { checkRequest } from '../nouns/check-request.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';

/** One line that keeps the schema. `text` is the line as it stands in the file. */
export interface ParsedLine {
  readonly request: WorkloadRequest;
  /** From 1. */
  readonly line: number;
  /** Place in its chunk, from 0. */
  readonly index: number;
  readonly text: string;
}

export interface ParseFindings {
  take(line: ParsedLine): void;
  report(problem: Problem): void;
}

/**
 * Parses the lines of a chunk in order. Blank lines are passed over; a line that is not UTF-8, not JSON or not a request
 * of the schema is reported, once for each thing wrong with it.
 */
export function parseRequests(chunk: RecordChunk, findings: ParseFindings): void {
  const texts = recordTexts(chunk);
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!;
    const line = chunk.firstRecord + i + 1;
    const parsed = text === null ? null : parseJson(text);
    if (text === null || parsed === undefined) {
      const problem = unreadable(text);
      if (problem !== null)
        findings.report({ ...problem, place: { file: chunk.source, line, ...problem.place } });
      continue;
    }
    const problems = checkRequest(parsed);
    if (problems.length === 0) findings.take({ request: parsed as WorkloadRequest, line, index: i, text });
    else
      for (const problem of problems)
        findings.report(placeProblem(problem, { source: chunk.source, line, text }));
  }
}

/** The problem with its file, line and the column of the value it is about. */
export function placeProblem(
  problem: Problem,
  { source, line, text }: { readonly source: string; readonly line: number; readonly text: string },
): Problem {
  const column = columnOf(text, problem);
  const place = { ...problem.place, file: source, line, ...(column === null ? {} : { column }) };
  return { ...problem, place };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What is wrong with a line that is no JSON; null when it is merely blank. */
function unreadable(text: string | null): Problem | null {
  if (text === null)
    return { code: 'bad-utf8', message: 'the line is not valid UTF-8', hint: 'save the file as UTF-8' };
  if (isBlank(text)) return null;
  const fault = findSyntaxFault(text);
  const column = fault === null ? {} : { column: Math.min(fault.offset, text.trimEnd().length) + 1 };
  return { code: 'bad-json', message: `not valid JSON: ${fault?.message}`, place: column };
}

/** The column of the value a problem is about, or null for the whole line. */
function columnOf(text: string, problem: Problem): number | null {
  const path = problem.place?.path;
  if (path === undefined || path === '$') return null;
  const offset = findJsonPath(text, path);
  return offset === null ? null : offset + 1;
}
