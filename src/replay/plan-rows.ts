import type { RecordChunk } from '../core/batch.ts';
import type { ParsedLine } from '../workloads/parse-requests.ts';
import { arrivalNsOf } from '../workloads/read-workload.ts';

/** In `session`: none. */
/** Of a row that belongs to no session. */
export const noSession = -1;

/** Rows of a workload as they are read, column by column; bodies stay in the file. */
export class PlanRows {
  readonly arrivalNs: number[] = [];
  readonly thinkNs: number[] = [];
  readonly cancelAfterNs: number[] = [];
  readonly offset: number[] = [];
  readonly length: number[] = [];
  readonly session: number[] = [];
  readonly maxOutputTokens: number[] = [];
  /** −1 where nobody has counted. */
  readonly promptTokens: number[] = [];
  /** Rows that name another request they wait for, with its id. */
  readonly dependsOn = new Map<number, string>();
  /** Rows with the answers so far to be put before their prompt. */
  deltas = 0;
  /** Rows that name the blocks of their prompt. */
  named = 0;
  readonly #sessions = new Map<string, number>();

  get count(): number {
    return this.arrivalNs.length;
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  /** Takes a line and where it lies in the file. */
  add(
    { request, line, text }: ParsedLine,
    chunk: RecordChunk,
    count: ((text: string) => number) | null,
  ): void {
    const at = line - 1 - chunk.firstRecord;
    const start = at === 0 ? 0 : chunk.ends[at - 1]!;
    if (request.depends_on != null) this.dependsOn.set(this.count, request.depends_on);
    if (request.history === 'delta') this.deltas++;
    if (request.prefix_blocks != null) this.named++;
    this.offset.push(chunk.firstByte + start);
    this.length.push(chunk.ends[at]! - start);
    this.arrivalNs.push(arrivalNsOf(request));
    this.thinkNs.push(request.think_time_ms == null ? Number.NaN : request.think_time_ms * 1e6);
    this.cancelAfterNs.push(request.cancel_after_ms == null ? Number.NaN : request.cancel_after_ms * 1e6);
    this.maxOutputTokens.push(request.max_output_tokens);
    this.promptTokens.push(request.prompt_tokens ?? (count === null ? -1 : count(text)));
    this.session.push(request.session_id == null ? noSession : this.#number(request.session_id));
  }

  #number(sessionId: string): number {
    const known = this.#sessions.get(sessionId);
    if (known !== undefined) return known;
    const number = this.#sessions.size;
    this.#sessions.set(sessionId, number);
    return number;
  }
}
