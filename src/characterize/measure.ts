import type { RecordChunk } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { exactValues } from '../math/sample.ts';
import type { TokenizerIdentity } from '../nouns/tokenizer-identity.ts';
import type { TokenizerPayload } from '../tokenizers/index.ts';
import type { PlacedLines } from '../workloads/column-builder.ts';
import { identityOf, openTokenizer, type TokenizerChoice } from '../workloads/open-tokenizer.ts';
import { LineProblems, readWorkloadChunks } from '../workloads/read-workload.ts';
import { ChunkMerger, OutOfOrder } from './chunk-merger.ts';
import { measureLines } from './measure-lines.ts';
import type { WorkloadMeasurements } from './measurements.ts';
import { readSortedChunks } from './sorted-chunks.ts';

export interface MeasureOptions extends TokenizerChoice {
  /** Tokens a prefix block, where the workload names none itself; 16 if not given. */
  readonly prefixBlockTokens?: number;
  /** Requests up to which every value is kept; 250,000 if not given. */
  readonly exactLimit?: number;
}

/**
 * Reads a workload once and counts everything about it; twice, and sorted in memory, if its lines are not in order of
 * arrival. What comes out does not depend on how many threads the pool has.
 * @throws InputError listing every bad line
 */
export async function measureWorkload(
  path: string,
  options: MeasureOptions,
  context: Context,
): Promise<WorkloadMeasurements> {
  const measurer = new Measurer(path, options, await shareTokenizer(options, context), context);
  try {
    return await measurer.run(readWorkloadChunks(path, context));
  } catch (error) {
    if (!(error instanceof OutOfOrder)) throw error;
    if (path === '-') throw unsortedInput();
    context.notices.add({
      code: 'arrivals-out-of-order',
      reason: 'lines are not in order of arrival; they were sorted, equal arrivals in file order',
      place: { file: path },
    });
    return await measurer.run(readSortedChunks(path, context));
  }
}

/** What is needed of a tokenizer here; its working memory is left to the threads. */
interface SharedTokenizer {
  readonly identity: TokenizerIdentity;
  readonly readsText: boolean;
  readonly payload: TokenizerPayload;
}

async function shareTokenizer(choice: TokenizerChoice, context: Context): Promise<SharedTokenizer> {
  const tokenizer = await openTokenizer(choice, context);
  return { identity: identityOf(tokenizer), readsText: tokenizer.readsText, payload: tokenizer.share() };
}

class Measurer {
  readonly #path: string;
  readonly #options: MeasureOptions;
  readonly #tokenizer: SharedTokenizer;
  readonly #context: Context;

  constructor(path: string, options: MeasureOptions, tokenizer: SharedTokenizer, context: Context) {
    this.#path = path;
    this.#options = options;
    this.#tokenizer = tokenizer;
    this.#context = context;
  }

  async run(chunks: AsyncIterable<PlacedLines>): Promise<WorkloadMeasurements> {
    const { prefixBlockTokens = 16, exactLimit = exactValues } = this.#options;
    const merger = new ChunkMerger({ readsText: this.#tokenizer.readsText, exactLimit });
    const problems = new LineProblems();
    let bytes = 0;
    let otherParts = 0;
    let isInOrder = true;
    const counted = countBytes(chunks, (chunk) => {
      bytes += chunk.bytes.length;
    });
    const setup = { tokenizer: this.#tokenizer.payload, prefixBlockTokens };
    for await (const chunk of this.#context.pool.run(measureLines, setup, counted)) {
      problems.addAll(chunk.problems, chunk.problemCount);
      otherParts += chunk.otherParts;
      if (isInOrder) isInOrder = tryAdd(merger, chunk);
      // Putting lines in order finds the bad ones too, but not those without declared tokens.
      if (!isInOrder && this.#tokenizer.readsText) throw new OutOfOrder();
    }
    problems.throwIfAny();
    if (!isInOrder) throw new OutOfOrder();
    this.#tell(merger, otherParts);
    return this.#result(merger, { bytes, exactLimit });
  }

  #tell({ roundedPairs, unknownPairs, totals }: ChunkMerger, otherParts: number): void {
    const counted: readonly (readonly [number, string, string])[] = [
      [otherParts, 'parts-not-counted', 'message parts that are no text are not counted as tokens'],
      [
        totals.counts().deltaHistory,
        'delta-history',
        'prompts carry only the new turn: tokens of the history that a runner adds are not counted',
      ],
      [
        roundedPairs,
        'reuse-rounded',
        'too many sessions are open at once: what turns share is rounded down to whole blocks',
      ],
      [
        unknownPairs,
        'reuse-unknown',
        'too many sessions are open at once: what some turns share is not known and left out',
      ],
    ];
    for (const [count, code, what] of counted)
      if (count > 0)
        this.#context.notices.add({ code, reason: `${what} (${count})`, place: { file: this.#path } });
  }

  #result(
    merger: ChunkMerger,
    { bytes, exactLimit }: { bytes: number; exactLimit: number },
  ): WorkloadMeasurements {
    const { totals, histories } = merger;
    const counts = totals.counts();
    const isKnown = this.#tokenizer.readsText || counts.withPrefixBlocks > 0;
    return {
      path: this.#path,
      bytes,
      requests: totals.requests,
      tokenizer: this.#tokenizer.identity,
      exactLimit,
      isExact: totals.requests <= exactLimit,
      columns: totals.columns(),
      samples: totals.samples(histories.turnsPerSession(exactLimit)),
      counts,
      reuse: totals.reuse(),
      arrivals: totals.arrivals.facts(),
      sessions: histories.facts(exactLimit),
      prefix: isKnown ? merger.prefix.result() : null,
      jointLengths: totals.jointLengths.result(),
    };
  }
}

/** False when the chunk shows that the file is not in order. */
function tryAdd(merger: ChunkMerger, chunk: Parameters<ChunkMerger['add']>[0]): boolean {
  try {
    merger.add(chunk);
    return true;
  } catch (error) {
    if (error instanceof OutOfOrder) return false;
    throw error;
  }
}

async function* countBytes(
  chunks: AsyncIterable<PlacedLines>,
  count: (chunk: RecordChunk) => void,
): AsyncGenerator<PlacedLines> {
  for await (const chunk of chunks) {
    count(chunk);
    yield chunk;
  }
}

function unsortedInput(): InputError {
  return new InputError({
    code: 'unsorted-workload',
    message: 'requests are not in order of arrival, and standard input cannot be read twice',
    place: { file: '-' },
    hint: 'write it to a file first',
  });
}
