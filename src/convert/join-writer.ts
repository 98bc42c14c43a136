import { pythonJson } from '../core/python-text.ts';
import { type RequestFields, renderRequestLine } from '../files/request-line.ts';
import { type ByteSink, WorkloadWriter, type WrittenBytes } from '../files/workload-writer.ts';
import type { JoinedShape } from './joined-file.ts';

type Keys = Readonly<Record<string, unknown>>;

/** Writes joined lines; equal timestamps of the AIBrix shape become one line. */
export class JoinWriter {
  readonly #lines: WorkloadWriter;
  readonly #shape: JoinedShape;
  #pending: Keys | null = null;
  requests = 0;

  constructor(sink: ByteSink, shape: JoinedShape) {
    this.#lines = new WorkloadWriter(sink);
    this.#shape = shape;
  }

  add(value: Keys): void {
    if (this.#shape === 'iwc') {
      this.requests++;
      this.#lines.add(renderRequestLine(value as unknown as RequestFields));
      return;
    }
    this.requests += (value['requests'] as unknown[]).length;
    if (this.#pending !== null && this.#pending['timestamp'] === value['timestamp'])
      this.#pending = joinLines(this.#pending, value);
    else {
      this.#endLine();
      this.#pending = value;
    }
  }

  async flushIfFull(): Promise<void> {
    if (this.#lines.isFull) await this.#lines.flush();
  }

  async finish(): Promise<WrittenBytes> {
    this.#endLine();
    return await this.#lines.finish();
  }

  #endLine(): void {
    if (this.#pending !== null) this.#lines.add(`${pythonJson(this.#pending, { ascii: true })}\n`);
    this.#pending = null;
  }
}

/** Requests and events one after another; of other keys the first line's win. */
function joinLines(a: Keys, b: Keys): Keys {
  const joined: Record<string, unknown> = { ...b, ...a };
  for (const key of ['requests', 'events'])
    if (a[key] !== undefined || b[key] !== undefined)
      joined[key] = [
        ...((a[key] as unknown[] | undefined) ?? []),
        ...((b[key] as unknown[] | undefined) ?? []),
      ];
  return joined;
}
