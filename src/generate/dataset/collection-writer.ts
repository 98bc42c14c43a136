import { type ByteSink, LineWriter } from '../../io/line-writer.ts';
import { Sample, type SampleSummary } from '../../math/sample.ts';
import type { TokenizerIdentity } from '../../nouns/tokenizer-identity.ts';
import type { WrittenBytes } from '../../nouns/written-bytes.ts';
import type { ManifestFile } from '../../workloads/manifest.ts';

/** What a collection came to. */
export interface DatasetFacts {
  readonly written: WrittenBytes;
  readonly lines: number;
  readonly prompts: number;
  /** Lengths of prompts; null when nothing counted them. */
  readonly promptTokens: SampleSummary | null;
  /** Share of prompts that have exactly the length drawn for them; null when none was drawn. */
  readonly exactShare: number | null;
}

/** What it came to, and what it was made with. */
export interface Collection extends DatasetFacts {
  readonly inputs: readonly ManifestFile[];
  /** What counted the tokens; null when nothing did. */
  readonly tokenizer: TokenizerIdentity | null;
}

/** Writes the lines of a collection and keeps its numbers. */
export class CollectionWriter {
  readonly #lines: LineWriter;
  readonly #tokens = new Sample();
  #count = 0;
  #prompts = 0;
  #exact = 0;

  constructor(sink: ByteSink) {
    this.#lines = new LineWriter(sink);
  }

  /** Counts a prompt that some line holds. */
  countPrompt(tokens: number, wanted: number): void {
    this.#tokens.add(tokens);
    if (tokens === wanted) this.#exact++;
  }

  add(line: object, prompts: number): void {
    this.#lines.add(`${JSON.stringify(line)}\n`);
    this.#count++;
    this.#prompts += prompts;
  }

  async flushIfFull(): Promise<void> {
    if (this.#lines.isFull) await this.#lines.flush();
  }

  async finish(): Promise<DatasetFacts> {
    const counted = this.#tokens.count;
    return {
      written: await this.#lines.finish(),
      lines: this.#count,
      prompts: this.#prompts,
      promptTokens: counted === 0 ? null : this.#tokens.summary(),
      exactShare: counted === 0 ? null : this.#exact / counted,
    };
  }
}
