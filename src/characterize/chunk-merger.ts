import { noSession, requestFlags } from '../nouns/workload-columns.ts';
import { PrefixReuseAnalyser } from '../prefix/reuse.ts';
import { SessionHistories } from '../sessions/histories.ts';
import { outputTokensOf } from '../workloads/column-gatherer.ts';
import { nothingExpected } from '../workloads/request-lengths.ts';
import { SessionNumbers } from '../workloads/session-numbers.ts';
import { type MeasuredChunk, none } from './measured-chunk.ts';
import { RequestTotals } from './request-totals.ts';
import { SessionTails } from './session-tails.ts';

/** Requests past this stand before one already counted: the file is not in order of arrival. */
export class OutOfOrder extends Error {}

/** One request, with all that its own line and the ones before it tell. */
export interface MeasuredRequest {
  readonly arrivalNs: number;
  readonly promptTokens: number;
  readonly maxOutputTokens: number;
  readonly outputTokens: number;
  readonly expectedTokens: number | null;
  readonly thinkTimeMs: number | null;
  readonly flags: number;
  readonly session: number;
  readonly turn: number;
  readonly gapNs: number | null;
  readonly previousPromptTokens: number | null;
  /** Tokens shared with the session's previous prompt; null when there is none, or nothing is known. */
  readonly sharedTokens: number | null;
}

/** Puts the chunks of a workload together, in order: sessions across chunks, prefixes across sessions. */
export class ChunkMerger {
  readonly totals: RequestTotals;
  readonly #readsText: boolean;
  readonly #sessions = new SessionNumbers();
  readonly histories = new SessionHistories();
  readonly #tails = new SessionTails();
  readonly prefix = new PrefixReuseAnalyser();
  #lastArrivalNs = 0;
  /** Pairs of turns whose shared tokens are known in whole blocks only, and not at all. */
  roundedPairs = 0;
  unknownPairs = 0;

  constructor(options: { readonly readsText: boolean; readonly exactLimit: number }) {
    this.#readsText = options.readsText;
    this.totals = new RequestTotals(options.exactLimit);
  }

  /** @throws OutOfOrder when a request arrives before one that came earlier in the file */
  add(chunk: MeasuredChunk): void {
    const view = new ChunkView(chunk);
    const sessions = this.#sessions.of(chunk.sessionNames);
    for (let row = 0; row < chunk.count; row++) {
      const arrivalNs = chunk.arrivalNs[row]!;
      if (arrivalNs < this.#lastArrivalNs) throw new OutOfOrder();
      this.#lastArrivalNs = arrivalNs;
      const local = chunk.session[row]!;
      this.#addRow(view, row, local === noSession ? noSession : sessions[local]!);
    }
    this.totals.gather(chunk, sessions);
  }

  #addRow(view: ChunkView, row: number, session: number): void {
    const { chunk } = view;
    const promptTokens = chunk.promptTokens[row]!;
    const arrivalNs = chunk.arrivalNs[row]!;
    const chain = view.chainOf(row);
    const place =
      session === noSession
        ? { turn: 0, gapNs: null, previousPromptTokens: null }
        : this.histories.add(session, arrivalNs, promptTokens);
    const shared = place.turn === 0 ? null : this.#shared(view, row, session);
    if (session !== noSession && view.isLast(row))
      this.#tails.remember(session, { ids: view.idsOf(row), chain });
    this.prefix.access({
      chains: chain,
      promptTokens,
      blockTokens: chunk.blockTokens[row]!,
      ownBlocks: shared?.blocks ?? 0,
    });
    const expected = chunk.expectedTokens[row]!;
    const thinkTimeMs = chunk.thinkTimeMs[row]!;
    this.totals.add({
      arrivalNs,
      promptTokens,
      maxOutputTokens: chunk.maxOutputTokens[row]!,
      outputTokens: outputTokensOf(chunk, row),
      expectedTokens: expected === nothingExpected ? null : expected,
      thinkTimeMs: Number.isNaN(thinkTimeMs) ? null : thinkTimeMs,
      flags: chunk.flags[row]!,
      session,
      turn: place.turn,
      gapNs: place.gapNs,
      previousPromptTokens: place.previousPromptTokens,
      sharedTokens: shared === null ? null : shared.tokens,
    });
  }

  /** What a later turn shares with the one before; the tokens are null when nothing tells. */
  #shared(view: ChunkView, row: number, session: number): { tokens: number | null; blocks: number } {
    const { chunk } = view;
    const isWithin = chunk.previous[row] !== none;
    const prompt = { ids: view.idsOf(row), chain: view.chainOf(row) };
    const { tokens, blocks } = isWithin
      ? { tokens: chunk.shared[row]!, blocks: chunk.keptBlocks[row]! }
      : this.#tails.compare(session, prompt);
    const promptTokens = chunk.promptTokens[row]!;
    const whole = blocks === null ? null : Math.min(blocks * chunk.blockTokens[row]!, promptTokens);
    if (!this.#readsText) {
      const isNamed = (chunk.flags[row]! & requestFlags.namedBlocks) !== 0;
      return { tokens: isNamed ? whole : null, blocks: blocks ?? 0 };
    }
    if (tokens === null && whole === null) this.unknownPairs++;
    else if (tokens === null) this.roundedPairs++;
    return { tokens: tokens ?? whole, blocks: blocks ?? 0 };
  }
}

/** Random access to what a chunk holds in pieces. */
class ChunkView {
  readonly chunk: MeasuredChunk;
  /** By row: one more than its place among the edges, 0 for none. */
  readonly #edgeOf: Int32Array;
  /** By session of the chunk: its last row. */
  readonly #lastRow: Int32Array;

  constructor(chunk: MeasuredChunk) {
    this.chunk = chunk;
    this.#edgeOf = new Int32Array(chunk.count);
    for (let i = 0; i < chunk.edges.length; i++) this.#edgeOf[chunk.edges[i]!] = i + 1;
    this.#lastRow = new Int32Array(chunk.sessionNames.length);
    for (let row = 0; row < chunk.count; row++)
      if (chunk.session[row] !== noSession) this.#lastRow[chunk.session[row]!] = row;
  }

  isLast(row: number): boolean {
    return this.#lastRow[this.chunk.session[row]!] === row;
  }

  /** The prompt's tokens, at a session's first and last request in the chunk. */
  idsOf(row: number): Int32Array | null {
    const edge = this.#edgeOf[row]! - 1;
    if (edge < 0) return null;
    const { edgeIds, edgeEnds } = this.chunk;
    return edgeIds.subarray(edge === 0 ? 0 : edgeEnds[edge - 1]!, edgeEnds[edge]!);
  }

  /** The chain of all blocks of a request. */
  chainOf(row: number): Float64Array {
    const { chains, chainEnds } = this.chunk;
    return chains.subarray(row === 0 ? 0 : chainEnds[row - 1]!, chainEnds[row]!);
  }
}
