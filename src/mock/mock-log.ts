import type { Files, FileWriter } from '../core/runtime.ts';

/** What the mock did for one request; times in ns of its clock, null for what never happened. */
export interface MockLogRecord {
  readonly request: number;
  /** The client's `x-request-id`. */
  readonly request_id: string | null;
  readonly path: string;
  /** When the last byte of the request had come. */
  readonly received_ns: number;
  readonly head_sent_ns: number | null;
  readonly first_token_sent_ns: number | null;
  readonly last_token_sent_ns: number | null;
  readonly finished_ns: number;
  /** When the last token was due by the script; the difference to when it was sent is the mock's own lag. */
  readonly last_token_due_ns: number | null;
  readonly outcome: 'ok' | 'refused' | 'fault' | 'client-gone' | 'shutdown';
  readonly status: number | null;
  readonly fault: string | null;
  readonly is_streaming: boolean | null;
  readonly prompt_tokens: number | null;
  readonly cached_tokens: number | null;
  readonly output_tokens: number;
  readonly chunks: number;
  /** When each chunk with tokens was sent, on demand. */
  readonly chunk_sent_ns?: readonly number[];
}

/** Lines are written when there are so many bytes of them, or after so long, that whoever reads along sees them. */
const flushBytes = 64 * 1024;
const flushMs = 200;
/** What waits for a slow disk is bounded: beyond it records are counted and not kept. */
const maxWaitingBytes = 64 * 1024 * 1024;

/** Writes records as lines, behind the server's back. */
export class MockLog {
  readonly #writer: FileWriter;
  #lines: string[] = [];
  #waitingBytes = 0;
  #isWriting = false;
  #timer: NodeJS.Timeout | null = null;
  #dropped = 0;
  #failure: unknown = null;

  private constructor(writer: FileWriter) {
    this.#writer = writer;
  }

  static async open(files: Files, path: string, header: object): Promise<MockLog> {
    const log = new MockLog(await files.create(path));
    log.#push(`${JSON.stringify(header)}\n`);
    log.#flushSoon();
    return log;
  }

  add(record: MockLogRecord): void {
    const line = `${JSON.stringify(record)}\n`;
    if (this.#failure !== null || this.#waitingBytes > maxWaitingBytes) this.#dropped++;
    else this.#push(line);
    if (this.#isWriting) return;
    if (this.#waitingBytes >= flushBytes) void this.#flush();
    else this.#flushSoon();
  }

  /** Writes what is left; resolves with how many records found no room. @throws OutsideError as of a full disk */
  async close(): Promise<number> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    while (this.#isWriting) await new Promise((resolve) => setImmediate(resolve));
    await this.#flush();
    await this.#writer.close();
    if (this.#failure !== null) throw this.#failure;
    return this.#dropped;
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (!this.#isWriting) void this.#flush();
    }, flushMs);
  }

  #push(line: string): void {
    this.#lines.push(line);
    this.#waitingBytes += line.length;
  }

  async #flush(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#lines.length > 0) {
        const text = this.#lines.join('');
        this.#lines = [];
        await this.#writer.write(Buffer.from(text));
        this.#waitingBytes -= text.length;
      }
    } catch (error) {
      // The server goes on serving; the failure is told when it ends.
      this.#failure ??= error;
    }
    this.#isWriting = false;
  }
}
