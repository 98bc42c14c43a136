import { countCodePoints } from '../core/code-points.ts';
import type { FieldCoverage, WorkloadContents } from '../documents/fingerprint.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { type LengthPart, Lengths } from './lengths.ts';

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
} satisfies Record<keyof FieldCoverage, (request: WorkloadRequest) => boolean>;

type CoverageKey = keyof FieldCoverage;

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
  readonly characters: LengthPart;
  readonly caps: LengthPart;
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
  readonly #characters = new Lengths();
  readonly #caps = new Lengths();

  add(request: WorkloadRequest): void {
    const { prompt_format: format, semantic, arrival_time_ms: arrivalMs } = request;
    this.#requests++;
    this.#widen(arrivalMs, arrivalMs);
    for (const key of coverageKeys) if (coverageTests[key](request)) this.#coverage[key]++;
    increase(this.#formats, format ?? '(missing)', 1);
    if (isPresent(semantic?.task)) increase(this.#tasks, semantic.task, 1);
    if (isPresent(semantic?.difficulty)) increase(this.#difficulties, semantic.difficulty, 1);
    for (const tag of semantic?.tags ?? []) increase(this.#tags, tag, 1);
    this.#characters.add(countCodePoints(promptText(request).text));
    this.#caps.add(request.max_output_tokens);
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
    this.#characters.merge(part.characters);
    this.#caps.merge(part.caps);
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
      characters: this.#characters.part(),
      caps: this.#caps.part(),
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
      prompt_chars: this.#characters.summary(),
      max_output_tokens: this.#caps.summary(),
      warnings: this.#warnings(),
    };
  }

  #warnings(): readonly string[] {
    const { semantic, task, difficulty, prompt_format_missing: formatMissing } = this.#coverage;
    const total = this.#requests;
    const missing: readonly (readonly [string, number])[] = [
      ['prompt_format', formatMissing],
      ['semantic', total - semantic],
      ['semantic.task', total - task],
      ['semantic.difficulty', total - difficulty],
    ];
    return missing
      .filter(([, count]) => count > 0)
      .map(
        ([field, count]) => `${field} missing in ${count}/${total} (${((100 * count) / total).toFixed(1)}%)`,
      );
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
