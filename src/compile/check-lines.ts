import type { RecordChunk } from '../core/batch.ts';
import { checkRequest } from '../core/check-request.ts';
import type { Problem } from '../core/errors.ts';
import { findJsonPath } from '../core/json-place.ts';
import { findSyntaxFault } from '../core/json-syntax.ts';
import { defineTask } from '../core/task.ts';
import { isBlank } from '../core/whitespace.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import { recordTexts } from '../io/record-text.ts';
import { checkFields } from './check-fields.ts';

/** What one chunk of lines came to: its problems, and of every sound line what checks across lines need. */
export interface CheckedLines {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly links: LineLinks;
}

/** One element a sound line, column by column. */
export interface LineLinks {
  readonly lines: number[];
  readonly ids: string[];
  readonly arrivalsMs: number[];
  readonly sessions: (string | null)[];
  readonly turns: (number | null)[];
  readonly dependencies: (string | null)[];
}

/** Checks whole lines one by one: JSON, schema, and the fields against each other. */
export const checkLines = defineTask<{ readonly source: string }, RecordChunk, CheckedLines>({
  name: 'check-lines',
  start:
    ({ source }) =>
    (chunk) =>
      new LineChecker(source).check(chunk),
});

class LineChecker {
  readonly #source: string;
  readonly #problems: Problem[] = [];
  readonly #warnings: Problem[] = [];
  readonly #links: LineLinks = {
    lines: [],
    ids: [],
    arrivalsMs: [],
    sessions: [],
    turns: [],
    dependencies: [],
  };

  constructor(source: string) {
    this.#source = source;
  }

  check(chunk: RecordChunk): CheckedLines {
    const texts = recordTexts(chunk);
    for (let i = 0; i < texts.length; i++) this.#checkLine(texts[i]!, chunk.firstRecord + i + 1);
    return { problems: this.#problems, warnings: this.#warnings, links: this.#links };
  }

  #checkLine(text: string | null, line: number): void {
    if (text === null) {
      this.#report(
        { code: 'bad-utf8', message: 'the line is not valid UTF-8', hint: 'save the file as UTF-8' },
        { line, column: null },
      );
      return;
    }
    const parsed = this.#parse(text, line);
    if (parsed === undefined) return;
    const problems = checkRequest(parsed);
    for (const problem of problems) this.#report(problem, { line, column: columnOf(text, problem) });
    if (problems.length > 0) return;
    const request = parsed as WorkloadRequest;
    for (const { severity, ...problem } of checkFields(request)) {
      const where = { line, column: columnOf(text, problem) };
      if (severity === 'warning') this.#warnings.push(this.#placed(problem, where));
      else this.#report(problem, where);
    }
    this.#link(request, line);
  }

  /** Undefined for a blank line or one that is not JSON. */
  #parse(text: string, line: number): unknown {
    try {
      return JSON.parse(text);
    } catch {
      if (isBlank(text)) return undefined;
      const fault = findSyntaxFault(text);
      this.#report(
        { code: 'bad-json', message: `not valid JSON: ${fault?.message}` },
        { line, column: fault === null ? null : Math.min(fault.offset, text.trimEnd().length) + 1 },
      );
      return undefined;
    }
  }

  #link(request: WorkloadRequest, line: number): void {
    const links = this.#links;
    links.lines.push(line);
    links.ids.push(request.request_id);
    links.arrivalsMs.push(request.arrival_time_ms);
    links.sessions.push(request.session_id ?? null);
    links.turns.push(request.turn_id ?? null);
    links.dependencies.push(request.depends_on ?? null);
  }

  #report(problem: Problem, where: LinePlace): void {
    this.#problems.push(this.#placed(problem, where));
  }

  #placed(problem: Problem, { line, column }: LinePlace): Problem {
    const place = { ...problem.place, file: this.#source, line, ...(column === null ? {} : { column }) };
    return { ...problem, place };
  }
}

interface LinePlace {
  readonly line: number;
  readonly column: number | null;
}

/** The column of the value a problem is about, or null for the whole line. */
function columnOf(text: string, problem: Problem): number | null {
  const path = problem.place?.path;
  if (path === undefined || path === '$') return null;
  const offset = findJsonPath(text, path);
  return offset === null ? null : offset + 1;
}
