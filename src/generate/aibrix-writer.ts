import type { EscapedText } from '../core/json-text.ts';
import { type ByteSink, LineWriter } from '../io/line-writer.ts';
import type { WrittenBytes } from '../nouns/written-bytes.ts';
import type { GivenRequest } from './given.ts';

/** How the AIBrix-shaped file lies: a line a window, or one array. */
export type AibrixLayout = 'jsonl' | 'json';

/**
 * Writes `{"timestamp": ms, "requests": [{"prompt", "prompt_length", "output_length", "session_id"}]}` as Python's
 * `json.dumps` would: spaces after separators, non-ASCII escaped; the array indented by 4.
 */
export class AibrixWriter {
  readonly #lines: LineWriter;
  readonly #layout: AibrixLayout;
  #written = 0;
  #timestampMs: number | null = null;
  #requests: string[] = [];

  constructor(sink: ByteSink, layout: AibrixLayout) {
    this.#lines = new LineWriter(sink);
    this.#layout = layout;
  }

  /** Adds a request to the line of its timestamp; timestamps must not fall. */
  add(timestampMs: number, request: GivenRequest): void {
    if (timestampMs !== this.#timestampMs) this.endLine();
    this.#timestampMs = timestampMs;
    this.#requests.push(this.#render(request));
  }

  /** A line without requests; the reference writes one a second while its rate is 0. */
  addEmpty(timestampMs: number): void {
    this.endLine();
    this.#timestampMs = timestampMs;
    this.endLine();
  }

  /** Ends the line in hand, so that an equal timestamp starts another. */
  endLine(): void {
    if (this.#timestampMs === null) return;
    const line =
      this.#layout === 'jsonl'
        ? `{"timestamp": ${this.#timestampMs}, "requests": [${this.#requests.join(', ')}]}`
        : `    {\n        "timestamp": ${this.#timestampMs},\n        "requests": ${this.#array()}\n    }`;
    this.addRaw(line);
    this.#timestampMs = null;
    this.#requests = [];
  }

  /** A line already rendered, in the layout's form. */
  addRaw(line: string): void {
    if (this.#layout === 'jsonl') this.#lines.add(`${line}\n`);
    else this.#lines.add(`${this.#written === 0 ? '[\n' : ',\n'}${line}`);
    this.#written++;
  }

  get isFull(): boolean {
    return this.#lines.isFull;
  }

  async flush(): Promise<void> {
    await this.#lines.flush();
  }

  async finish(): Promise<WrittenBytes> {
    this.endLine();
    if (this.#layout === 'json') this.#lines.add(this.#written === 0 ? '[]' : '\n]');
    return await this.#lines.finish();
  }

  #render({ prompt, promptTokens, outputTokens, session }: GivenRequest): string {
    const fields = [
      `"prompt": "${asciiOf(prompt)}"`,
      `"prompt_length": ${promptTokens}`,
      `"output_length": ${outputTokens === null ? 'null' : outputTokens}`,
      ...(session === null ? [] : [`"session_id": ${asciiOf(JSON.stringify(session.id) as EscapedText)}`]),
    ];
    if (this.#layout === 'jsonl') return `{${fields.join(', ')}}`;
    return `            {\n${fields.map((field) => `                ${field}`).join(',\n')}\n            }`;
  }

  #array(): string {
    return this.#requests.length === 0 ? '[]' : `[\n${this.#requests.join(',\n')}\n        ]`;
  }
}

/** JSON text with everything outside printable ASCII escaped, as Python does by default. */
export function asciiOf(json: EscapedText): string {
  return /[^ -~]/.test(json)
    ? json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : json;
}
