import type { Problem } from '../core/errors.ts';
import { FingerprintTable } from '../math/fingerprint-table.ts';
import type { LineLinks } from './check-lines.ts';

/** Where checks across lines put what they find. */
export interface CrossLineFindings {
  problem(problem: Problem): void;
  warning(problem: Problem): void;
}

/**
 * What one line alone cannot show: ids that repeat, turns out of order, dependencies that do not exist,
 * arrivals out of order. Lines come in file order; about 60 bytes are kept of each.
 */
export class CrossLineChecks {
  readonly #source: string;
  readonly #findings: CrossLineFindings;
  readonly #lineOfId = new FingerprintTable();
  readonly #lastOfSession = new FingerprintTable();
  readonly #sessionStates: SessionState[] = [];
  readonly #openDependencies: { readonly line: number; readonly id: string }[] = [];
  /** By line: the line of the request it depends on, 0 for none. */
  #parentLine = new Int32Array(1024);
  #lastArrivalMs = 0;
  #requests = 0;

  constructor(source: string, findings: CrossLineFindings) {
    this.#source = source;
    this.#findings = findings;
  }

  get requests(): number {
    return this.#requests;
  }

  get sessions(): number {
    return this.#sessionStates.length;
  }

  add(links: LineLinks): void {
    for (let i = 0; i < links.lines.length; i++) {
      const line = links.lines[i]!;
      const arrivalMs = links.arrivalsMs[i]!;
      this.#requests++;
      this.#checkId(links.ids[i]!, line);
      this.#checkArrival(arrivalMs, line);
      const session = links.sessions[i] ?? null;
      if (session !== null) this.#checkTurn(session, links.turns[i] ?? null, arrivalMs, line);
      this.#noteDependency(links.dependencies[i] ?? null, line);
    }
  }

  /** Checks what only the end of the file can tell. */
  finish(): void {
    for (const { line, id } of this.#openDependencies) {
      const parent = this.#lineOfId.get(id);
      if (parent !== undefined) this.#setParent(line, parent);
      else
        this.#findings.problem(
          this.#at(line, 'unknown-dependency', '$.depends_on', `no request has the id '${id}'`),
        );
    }
    this.#findCycles();
  }

  #checkId(id: string, line: number): void {
    const before = this.#lineOfId.get(id);
    if (before === undefined) this.#lineOfId.set(id, line);
    else
      this.#findings.problem(
        this.#at(line, 'duplicate-id', '$.request_id', `the id '${id}' stands on line ${before} already`),
      );
  }

  #checkArrival(arrivalMs: number, line: number): void {
    if (arrivalMs < this.#lastArrivalMs)
      this.#findings.warning(
        this.#at(
          line,
          'arrivals-out-of-order',
          '$.arrival_time_ms',
          `${arrivalMs} ms comes after ${this.#lastArrivalMs} ms`,
          'requests are sorted by arrival when the workload is used',
        ),
      );
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, arrivalMs);
  }

  #checkTurn(session: string, turn: number | null, arrivalMs: number, line: number): void {
    const index = this.#lastOfSession.get(session);
    if (index === undefined) {
      this.#lastOfSession.set(session, this.#sessionStates.length);
      this.#sessionStates.push({ turn, arrivalMs, line });
      return;
    }
    const last = this.#sessionStates[index]!;
    const say = (code: string, message: string) => this.#at(line, code, '$.turn_id', message);
    if ((turn === null) !== (last.turn === null))
      this.#findings.warning(
        say('mixed-turns', `some turns of session '${session}' have a turn_id, others do not`),
      );
    else if (turn !== null && turn === last.turn)
      this.#findings.problem(
        say('duplicate-turn', `turn ${turn} of session '${session}' stands on line ${last.line} already`),
      );
    else if (turn !== null && (turn - last.turn!) * (arrivalMs - last.arrivalMs) < 0)
      this.#findings.problem(
        say(
          'turn-order',
          `turn ${turn} of session '${session}' arrives out of order with turn ${last.turn} on line ${last.line}`,
        ),
      );
    this.#sessionStates[index] = { turn, arrivalMs, line };
  }

  #noteDependency(dependency: string | null, line: number): void {
    if (dependency === null) return;
    const parent = this.#lineOfId.get(dependency);
    if (parent === undefined) this.#openDependencies.push({ line, id: dependency });
    else this.#setParent(line, parent);
  }

  #setParent(line: number, parent: number): void {
    if (line >= this.#parentLine.length) {
      const larger = new Int32Array(Math.max(2 * this.#parentLine.length, line + 1));
      larger.set(this.#parentLine);
      this.#parentLine = larger;
    }
    this.#parentLine[line] = parent;
  }

  /** Every cycle holds a line that looks ahead; follow each of those until it meets itself or an end. */
  #findCycles(): void {
    for (const { line: start } of this.#openDependencies) {
      const seen = new Set<number>();
      let line = this.#parentLine[start] ?? 0;
      while (line !== 0 && line !== start && !seen.has(line)) {
        seen.add(line);
        line = this.#parentLine[line] ?? 0;
      }
      if (line === start)
        this.#findings.problem(
          this.#at(
            start,
            'dependency-cycle',
            '$.depends_on',
            'this request waits, through others, for itself',
          ),
        );
    }
  }

  #at(line: number, code: string, path: string, message: string, hint?: string): Problem {
    return {
      code,
      message,
      place: { file: this.#source, line, path },
      ...(hint === undefined ? {} : { hint }),
    };
  }
}

interface SessionState {
  readonly turn: number | null;
  readonly arrivalMs: number;
  readonly line: number;
}
