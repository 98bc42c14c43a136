import { InputError } from '../../core/errors.ts';
import { numberedId } from '../../formats/index.ts';
import type { WrittenBytes } from '../../nouns/written-bytes.ts';
import type { Clock } from './clock.ts';
import { addIntervals, addNumberedLengths, addNumberedPrompts } from './numbered-rows.ts';
import { specPaths } from './read-meta.ts';
import { addLengthsRow, addPromptLine, intervalsHeader, lengthsHeader } from './rows.ts';
import type { Nanoseconds } from './schedule.ts';
import type { SpecBatch } from './sources.ts';
import type { StagedFile, StagedFiles } from './staged-files.ts';

/** What is known of all requests so far. */
export interface SpecSums {
  requests: number;
  prefillTokens: number;
  decodeTokens: number;
}

/** The three files of a workload directory that have a line for each request. */
export class SpecFiles {
  readonly #clock: Clock;
  readonly #prompts: StagedFile;
  readonly #lengths: StagedFile;
  readonly #intervals: StagedFile;
  readonly sums: SpecSums = { requests: 0, prefillTokens: 0, decodeTokens: 0 };

  static async open(staged: StagedFiles, clock: Clock): Promise<SpecFiles> {
    const files = [
      await staged.open(specPaths.prompts),
      await staged.open(specPaths.trace_lengths),
      await staged.open(specPaths.trace_intervals),
    ] as const;
    return new SpecFiles(files, clock);
  }

  private constructor(
    [prompts, lengths, intervals]: readonly [StagedFile, StagedFile, StagedFile],
    clock: Clock,
  ) {
    this.#prompts = prompts;
    this.#lengths = lengths;
    this.#intervals = intervals;
    this.#clock = clock;
    lengths.text(lengthsHeader);
    intervals.text(intervalsHeader);
  }

  /** @throws InputError when a request is due before the one in front of it */
  async add(batch: SpecBatch): Promise<void> {
    if (batch.kind === 'rows') this.#addRows(batch.rows);
    else this.#addLengths(batch.lengths);
    for (const file of [this.#prompts, this.#lengths, this.#intervals]) await file.flushIfFull();
  }

  async finish(): Promise<Readonly<Record<'prompts' | 'trace_lengths' | 'trace_intervals', WrittenBytes>>> {
    return {
      prompts: await this.#prompts.finish(),
      trace_lengths: await this.#lengths.finish(),
      trace_intervals: await this.#intervals.finish(),
    };
  }

  #addRows(rows: Extract<SpecBatch, { kind: 'rows' }>['rows']): void {
    for (const [at, row] of rows.entries()) {
      addPromptLine(this.#prompts, row);
      addLengthsRow(this.#lengths, this.sums.requests + at, row);
      this.sums.prefillTokens += row.prefillTokens;
      this.sums.decodeTokens += row.decodeTokens;
    }
    this.#addIntervals(rows.length, {
      arrivalNs: (at) => rows[at]!.arrivalNs,
      name: (at) => rows[at]!.promptId,
    });
  }

  #addLengths(columns: Extract<SpecBatch, { kind: 'lengths' }>['lengths']): void {
    const { count, indices, promptTokens, outputTokens, arrivalNs } = columns;
    addNumberedPrompts(this.#prompts, columns);
    addNumberedLengths(this.#lengths, this.sums.requests, columns);
    for (let at = 0; at < count; at++) {
      this.sums.prefillTokens += promptTokens[at]!;
      this.sums.decodeTokens += outputTokens[at]!;
    }
    this.#addIntervals(count, {
      arrivalNs: (at) => arrivalNs[at]!,
      name: (at) => numberedId(indices[at]!),
    });
  }

  #addIntervals(
    count: number,
    request: { arrivalNs(at: number): Nanoseconds | null; name(at: number): string },
  ): void {
    const gapsNs: Nanoseconds[] = [];
    const atNs: Nanoseconds[] = [];
    for (let at = 0; at < count; at++) {
      const gapNs = this.#clock.next(request.arrivalNs(at));
      if (gapNs < 0) throw notSorted(request.name(at));
      gapsNs.push(gapNs);
      atNs.push(this.#clock.last());
    }
    addIntervals(this.#intervals, this.sums.requests, gapsNs, atNs);
    this.sums.requests += count;
  }
}

function notSorted(name: string): InputError {
  return new InputError({
    code: 'not-sorted',
    message: `request '${name}' is due before the one in front of it`,
    hint: 'sort the workload by arrival, or choose --arrival',
  });
}
