import type { WorkloadRequest } from '../core/workload.ts';
import { QuantileSketch, type SketchRecord } from '../math/quantile-sketch.ts';

/** How many requests say what, and what they are about: the numbers of the Python iwc's `report`. */
export interface WorkloadContents {
  readonly requests: number;
  readonly arrival_time_ms: {
    readonly min: number | null;
    readonly max: number | null;
    readonly span: number | null;
  };
  /** Requests in which a field is there (and, for `streaming`, true or false). */
  readonly coverage: Readonly<Record<CoverageKey, number>>;
  readonly prompt_format_counts: Readonly<Record<string, number>>;
  readonly task_counts: Readonly<Record<string, number>>;
  readonly difficulty_counts: Readonly<Record<string, number>>;
  readonly tag_counts: Readonly<Record<string, number>>;
  /** Prompt lengths in characters (code points). */
  readonly prompt_chars: SketchRecord;
}

const coverageTests = {
  semantic: ({ semantic }) => isPresent(semantic),
  task: ({ semantic }) => isPresent(semantic?.task),
  difficulty: ({ semantic }) => isPresent(semantic?.difficulty),
  tags: ({ semantic }) => (semantic?.tags ?? []).length > 0,
  streaming_true: ({ streaming }) => streaming === true,
  // Absent counts as false here, as in the Python iwc's report.
  streaming_false: ({ streaming }) => streaming !== true,
  session_id: ({ session_id }) => isPresent(session_id) && session_id !== '',
  turn_id: ({ turn_id }) => isPresent(turn_id),
  prompt_format_missing: ({ prompt_format }) => !isPresent(prompt_format),
  messages: ({ messages }) => isPresent(messages),
  expected_output: ({ expected_output, expected_output_tokens }) =>
    isPresent(expected_output) || isPresent(expected_output_tokens),
} satisfies Record<string, (request: WorkloadRequest) => boolean>;

export type CoverageKey = keyof typeof coverageTests;

const coverageKeys = Object.keys(coverageTests) as readonly CoverageKey[];

/** Counts that cross threads, and merge by addition. */
export interface ContentsPart {
  readonly requests: number;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly coverage: Readonly<Record<CoverageKey, number>>;
  readonly formats: ReadonlyMap<string, number>;
  readonly tasks: ReadonlyMap<string, number>;
  readonly difficulties: ReadonlyMap<string, number>;
  readonly tags: ReadonlyMap<string, number>;
  readonly characters: SketchRecord;
}

/** Counts what requests say. */
export class ContentsCounter {
  #requests = 0;
  #firstMs: number | null = null;
  #lastMs: number | null = null;
  readonly #coverage = Object.fromEntries(coverageKeys.map((key) => [key, 0])) as Record<CoverageKey, number>;
  readonly #formats = new Map<string, number>();
  readonly #tasks = new Map<string, number>();
  readonly #difficulties = new Map<string, number>();
  readonly #tags = new Map<string, number>();
  readonly #characters = new QuantileSketch();

  add(request: WorkloadRequest): void {
    const { prompt_format: format, semantic, arrival_time_ms: arrivalMs } = request;
    this.#requests++;
    this.#widen(arrivalMs, arrivalMs);
    for (const key of coverageKeys) if (coverageTests[key](request)) this.#coverage[key]++;
    increase(this.#formats, format ?? '(missing)', 1);
    if (isPresent(semantic?.task)) increase(this.#tasks, semantic.task, 1);
    if (isPresent(semantic?.difficulty)) increase(this.#difficulties, semantic.difficulty, 1);
    for (const tag of semantic?.tags ?? []) increase(this.#tags, tag, 1);
    this.#characters.add(countCharacters(request));
  }

  merge(part: ContentsPart): void {
    this.#requests += part.requests;
    if (part.firstMs !== null && part.lastMs !== null) this.#widen(part.firstMs, part.lastMs);
    for (const key of coverageKeys) this.#coverage[key] += part.coverage[key];
    for (const [into, from] of [
      [this.#formats, part.formats],
      [this.#tasks, part.tasks],
      [this.#difficulties, part.difficulties],
      [this.#tags, part.tags],
    ] as const)
      for (const [name, count] of from) increase(into, name, count);
    this.#characters.merge(QuantileSketch.fromRecord(part.characters).withLimit(this.#characters.limit));
  }

  part(): ContentsPart {
    return {
      requests: this.#requests,
      firstMs: this.#firstMs,
      lastMs: this.#lastMs,
      coverage: this.#coverage,
      formats: this.#formats,
      tasks: this.#tasks,
      difficulties: this.#difficulties,
      tags: this.#tags,
      characters: this.#characters.toRecord(),
    };
  }

  finish(): WorkloadContents {
    const [min, max] = [this.#firstMs, this.#lastMs];
    return {
      requests: this.#requests,
      arrival_time_ms: { min, max, span: min === null || max === null ? null : max - min },
      coverage: this.#coverage,
      prompt_format_counts: byCount(this.#formats),
      task_counts: byCount(this.#tasks),
      difficulty_counts: byCount(this.#difficulties),
      tag_counts: byCount(this.#tags),
      prompt_chars: this.#characters.toRecord(),
    };
  }

  #widen(firstMs: number, lastMs: number): void {
    this.#firstMs = Math.min(this.#firstMs ?? firstMs, firstMs);
    this.#lastMs = Math.max(this.#lastMs ?? lastMs, lastMs);
  }
}

function increase(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

/** The most frequent first, equals by code unit, so that order of requests does not show. */
function byCount(counts: ReadonlyMap<string, number>): Record<string, number> {
  const entries = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

function isPresent<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function countCharacters({ prompt, messages }: WorkloadRequest): number {
  if (isPresent(prompt)) return countCodePoints(prompt);
  let total = 0;
  for (const { content } of messages ?? []) {
    if (typeof content === 'string') total += countCodePoints(content);
    else
      for (const part of content ?? [])
        if (typeof part['text'] === 'string') total += countCodePoints(part['text']);
  }
  return total;
}

function countCodePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const isPair = (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    if (isPair) {
      count--;
      i++;
    }
  }
  return count;
}
