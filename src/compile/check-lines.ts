import type { RecordChunk } from '../core/batch.ts';
import type { Problem } from '../core/errors.ts';
import { defineTask } from '../core/task.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { type ParsedLine, parseRequests, placeProblem } from '../workloads/parse-requests.ts';
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
    parseRequests(chunk, {
      take: (line) => this.#checkLine(line),
      report: (problem) => this.#problems.push(problem),
    });
    return { problems: this.#problems, warnings: this.#warnings, links: this.#links };
  }

  #checkLine({ request, line, text }: ParsedLine): void {
    for (const { severity, ...problem } of checkFields(request)) {
      const placed = placeProblem(problem, { source: this.#source, line, text });
      (severity === 'warning' ? this.#warnings : this.#problems).push(placed);
    }
    this.#link(request, line);
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
}
