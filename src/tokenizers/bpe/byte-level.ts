/** The byte-level tokenizer: added tokens, normalization, pieces, merges. */
import { InputError } from '../../core/errors.ts';
import type { ByteLevelLayout, Tokenizer, TokenizerPayload, TokenSink } from '../contract.ts';
import { createTokenSink, growSink } from '../contract.ts';
import { createScanner } from '../scanners/create-scanner.ts';
import { type AddedTokenFinder, createAddedTokenFinder, type Segment } from './added-tokens.ts';
import { createFindBoundary, type FindBoundary } from './boundary.ts';
import { PieceEncoder } from './encoder.ts';
import { normalizeText } from './normalize.ts';
import { TextBytes } from './text-bytes.ts';
import { tokenBytesOf } from './vocabulary.ts';

/** Longer texts are cut, where that is safe, so that the working buffers stay small. */
const WINDOW = 1 << 18;

/** Builds the tokenizer of a layout around its shared tables. */
export function createByteLevelTokenizer(layout: ByteLevelLayout): Tokenizer {
  return new ByteLevelTokenizer(layout);
}

class ByteLevelTokenizer implements Tokenizer {
  readonly name: string;
  readonly vocabularyHash: string;
  readonly vocabularySize: number;
  readonly readsText = true;
  readonly #layout: ByteLevelLayout;
  readonly #encoder: PieceEncoder;
  readonly #text = new TextBytes();
  readonly #counted = createTokenSink();
  readonly #raw: AddedTokenFinder | null;
  readonly #normalized: AddedTokenFinder | null;
  readonly #findBoundary: FindBoundary;
  readonly #contentOf: ReadonlyMap<number, Uint8Array>;

  constructor(layout: ByteLevelLayout) {
    this.name = layout.name;
    this.vocabularyHash = layout.vocabularyHash;
    this.vocabularySize = layout.vocabularySize;
    this.#layout = layout;
    this.#encoder = new PieceEncoder(layout.vocabulary, createScanner(layout.pattern));
    const { addedTokens, normalization } = layout;
    const matchSpecial = layout.special === 'match';
    const isNormalized = (token: { normalized: boolean }) => token.normalized && normalization !== 'none';
    this.#raw = createAddedTokenFinder(
      addedTokens.filter((token) => !isNormalized(token)),
      matchSpecial,
    );
    this.#normalized = createAddedTokenFinder(
      addedTokens
        .filter(isNormalized)
        .map((token) => ({ ...token, content: normalizeText(token.content, normalization) })),
      matchSpecial,
    );
    // A special token that is stepped over still hides what lies inside it.
    const isSearched = this.#raw !== null || this.#normalized !== null;
    this.#findBoundary = createFindBoundary(layout, isSearched ? addedTokens : []);
    const utf8 = new TextEncoder();
    this.#contentOf = new Map(addedTokens.map((token) => [token.id, utf8.encode(token.content)]));
  }

  count(text: string): number {
    this.#counted.length = 0;
    this.encodeInto(text, this.#counted);
    return this.#counted.length;
  }

  encode(text: string): Int32Array {
    this.#counted.length = 0;
    this.encodeInto(text, this.#counted);
    return this.#counted.ids.slice(0, this.#counted.length);
  }

  encodeInto(text: string, sink: TokenSink): void {
    let start = 0;
    let window = WINDOW;
    while (text.length - start > window) {
      const cut = this.#findBoundary(text, start + window, start);
      if (cut === start) {
        window *= 2;
        continue;
      }
      this.#encodeWindow(text.slice(start, cut), sink);
      start = cut;
      window = WINDOW;
    }
    this.#encodeWindow(start === 0 ? text : text.slice(start), sink);
  }

  decode(ids: ArrayLike<number>): Uint8Array {
    const parts = Array.from(ids, (id, index) => this.#bytesOf(id, index));
    const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  stableBoundary(text: string, nearEnd: number): number {
    return this.#findBoundary(text, nearEnd, 0);
  }

  share(): TokenizerPayload {
    return { kind: 'byte-level', layout: this.#layout };
  }

  #bytesOf(id: number, index: number): Uint8Array {
    const bytes = this.#contentOf.get(id) ?? tokenBytesOf(this.#layout.vocabulary, id);
    if (bytes !== null) return bytes;
    throw new InputError({
      code: 'unknown-token',
      message: `${this.name} has no token ${id}`,
      place: { path: `$[${index}]` },
      hint: `ids go from 0 to ${this.vocabularySize - 1}`,
    });
  }

  #encodeWindow(text: string, sink: TokenSink): void {
    const segments = this.#raw === null ? null : this.#raw.split(text);
    if (segments === null) this.#normalize(text, sink);
    else this.#each(segments, sink, (part) => this.#normalize(part, sink));
  }

  #normalize(text: string, sink: TokenSink): void {
    const normal = normalizeText(text, this.#layout.normalization);
    const segments = this.#normalized === null ? null : this.#normalized.split(normal);
    if (segments === null) this.#merge(normal, sink);
    else this.#each(segments, sink, (part) => this.#merge(part, sink));
  }

  #each(segments: readonly Segment[], sink: TokenSink, encode: (text: string) => void): void {
    for (const segment of segments) {
      if ('text' in segment) {
        encode(segment.text);
        continue;
      }
      growSink(sink, 1);
      sink.ids[sink.length++] = segment.id;
    }
  }

  #merge(text: string, sink: TokenSink): void {
    if (text === '') return;
    const prefixed = this.#layout.addPrefixSpace && !text.startsWith(' ') ? ` ${text}` : text;
    const buffer = this.#text;
    const length = buffer.write(prefixed);
    growSink(sink, length);
    sink.length = this.#encoder.encode(
      buffer.bytes,
      buffer.view,
      { from: 0, to: length },
      sink.ids,
      sink.length,
    );
  }
}
