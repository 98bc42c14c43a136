import { createTokenSink, type Tokenizer, type TokenSink } from '../tokenizers/index.ts';

/** Text units and tokens remembered in all; what is forgotten is only tokenized again. */
const unitsKept = 3_000_000;
/** What a session costs beside its text, in the same coin. */
const unitsPerSession = 500;

/** A place where a text may be cut: `tokens` tokens stand before `cut` in every text that begins with these `length` units. */
interface Cut {
  readonly length: number;
  readonly cut: number;
  readonly tokens: number;
}

/** The last prompt of a session, and its tokens. */
export interface SessionText {
  text: string;
  ids: Int32Array;
  length: number;
  cuts: Cut[];
}

/**
 * Tokenizes the prompts of sessions, of which each begins with the one before as a rule: what they share is not looked at
 * again. A tokenizer says where that is safe, so results are those of tokenizing every prompt whole, whatever is remembered.
 */
export class SessionTexts {
  readonly #tokenizer: Tokenizer;
  readonly #states = new Map<string, SessionText>();
  readonly #sink: TokenSink = createTokenSink();
  #units = 0;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /** Tokens of a text outside sessions; valid until the next call. */
  encode(text: string): Int32Array {
    this.#sink.length = 0;
    this.#tokenizer.encodeInto(text, this.#sink);
    return this.#sink.ids.subarray(0, this.#sink.length);
  }

  /** Remembers the session's next prompt; returns its tokens, and how many first ones are those of the prompt before. */
  advance(session: string, text: string): { readonly ids: Int32Array; readonly shared: number } {
    const known = this.#states.get(session);
    const state = known ?? { text: '', ids: new Int32Array(0), length: 0, cuts: [] };
    if (known !== undefined) {
      this.#units -= weightOf(known);
      // Most recently used last.
      this.#states.delete(session);
    }
    this.#states.set(session, state);
    const common = commonPrefix(state.text, text);
    while (state.cuts.length > 0 && state.cuts.at(-1)!.length > common) state.cuts.pop();
    const from = state.cuts.at(-1) ?? { length: 0, cut: 0, tokens: 0 };
    this.#encodeFrom(text, from, state.cuts);
    const shared = this.#store(state, from.tokens);
    state.text = text;
    this.#units += weightOf(state);
    return { ids: state.ids.subarray(0, state.length), shared };
  }

  /** Forgets the sessions that were not met for longest, where too much is remembered. Not to be called within a chunk. */
  trim(): void {
    for (const [session, state] of this.#states) {
      if (this.#units <= unitsKept) return;
      this.#states.delete(session);
      this.#units -= weightOf(state);
    }
  }

  state(session: string): SessionText | undefined {
    return this.#states.get(session);
  }

  /** Encodes the rest of a text behind a cut into the sink, and notes a cut near its end for the next turn. */
  #encodeFrom(text: string, from: Cut, cuts: Cut[]): void {
    const sink = this.#sink;
    sink.length = 0;
    const cut = this.#tokenizer.stableBoundary(text, text.length);
    // A cut before the end of the text that proved the last one would not be covered by that proof.
    const isUsable = cut > from.cut && cut >= from.length;
    if (isUsable) {
      this.#tokenizer.encodeInto(text.slice(from.cut, cut), sink);
      cuts.push({ length: text.length, cut, tokens: from.tokens + sink.length });
    }
    this.#tokenizer.encodeInto(text.slice(isUsable ? cut : from.cut), sink);
  }

  /** Puts the sink's tokens behind the first `kept` of the state; returns how many first tokens stayed as they were. */
  #store(state: SessionText, kept: number): number {
    const { ids, length: added } = this.#sink;
    const limit = Math.min(added, state.length - kept);
    let same = 0;
    while (same < limit && ids[same] === state.ids[kept + same]) same++;
    const length = kept + added;
    if (length > state.ids.length) {
      const larger = new Int32Array(Math.ceil(length * 1.5));
      larger.set(state.ids.subarray(0, kept));
      state.ids = larger;
    }
    state.ids.set(ids.subarray(0, added), kept);
    state.length = length;
    return kept + same;
  }
}

function weightOf(state: SessionText): number {
  return state.text.length + state.ids.length + unitsPerSession;
}

/** UTF-16 units that two texts begin with alike. */
function commonPrefix(first: string, second: string): number {
  if (second.startsWith(first)) return first.length;
  const limit = Math.min(first.length, second.length);
  let at = 0;
  while (at < limit && first.charCodeAt(at) === second.charCodeAt(at)) at++;
  return at;
}
