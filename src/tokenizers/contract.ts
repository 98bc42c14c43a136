import type { Entry } from '../core/registry.ts';
import type { TextLayout } from './bpe/layout.ts';
import type { Vocabulary } from './bpe/vocabulary.ts';

/** Where tokens are written. A tokenizer appends; it replaces `ids` by a longer array when there is no room. */
export interface TokenSink {
  ids: Int32Array;
  /** How many of `ids` are written. */
  length: number;
}

/** What text that looks like a special token (`<|endoftext|>`) becomes. */
export type SpecialText =
  /** Ordinary text: what a user typed cannot inject a control token. */
  | 'text'
  /** The token: Hugging Face's default, tiktoken's `allowed_special="all"`. */
  | 'match';

/**
 * Turns text into the token ids of one vocabulary. No token is added around the text (no begin-of-text), so counts of
 * parts are those of the model's input without its template.
 *
 * A lone surrogate is encoded as U+FFFD. Not safe for use by two threads: each attaches its own by
 * {@link Tokenizer.share}.
 */
export interface Tokenizer {
  /** How results name it: `tiktoken:o200k_base`, `simple`, `declared`, a repository id or a path. */
  readonly name: string;
  /** SHA-256, in hex, of the canonical rank file or tokenizer.json; a fixed word where there is no vocabulary. */
  readonly vocabularyHash: string;
  /** The highest id plus one; null if ids come from no table. */
  readonly vocabularySize: number | null;
  /** False for `declared`, which has no way to look at text: the counts written in the workload are to be used. */
  readonly readsText: boolean;
  /** How many tokens the text has; `encode(text).length`. @throws UsageError if `readsText` is false */
  count(text: string): number;
  encode(text: string): Int32Array;
  /** Appends the tokens of `text` to `sink`; allocates nothing once the sink and the cache have grown. */
  encodeInto(text: string, sink: TokenSink): void;
  /** The UTF-8 bytes of the ids. @throws InputError for an id that is no token, UsageError if ids carry no text */
  decode(ids: ArrayLike<number>): Uint8Array;
  /**
   * The greatest index found that is at most `nearEnd`, where `text` may be cut without changing any token, whatever is
   * appended to it: `encode(text + more)` is `encode(text.slice(0, cut))` followed by `encode(text.slice(cut) + more)`.
   * 0, which always holds, where nothing better can be proved.
   */
  stableBoundary(text: string, nearEnd: number): number;
  /** What another thread needs for {@link attachTokenizer}; tables are shared memory, not copied. */
  share(): TokenizerPayload;
}

/** A tokenizer as it crosses threads: structured-cloneable. */
export type TokenizerPayload =
  | { readonly kind: 'simple' }
  | { readonly kind: 'declared' }
  | { readonly kind: 'byte-level'; readonly layout: ByteLevelLayout }
  | { readonly kind: 'native'; readonly layout: NativeLayout };

/** Names what is common to all tokenizers with a vocabulary. */
export interface VocabularyIdentity {
  readonly name: string;
  readonly vocabularyHash: string;
  readonly vocabularySize: number;
  readonly special: SpecialText;
}

/** Everything a byte-level tokenizer is made of, as plain data and shared arrays. */
export interface ByteLevelLayout extends VocabularyIdentity, TextLayout {
  readonly vocabulary: Vocabulary;
}

/** A tokenizer.json that the optional native library encodes. */
export interface NativeLayout extends VocabularyIdentity {
  /** The text of tokenizer.json. */
  readonly definition: string;
}

/** One name in a folder. */
export interface FolderItem {
  readonly name: string;
  readonly isFolder: boolean;
}

/** What the shelf needs of the world; the caller supplies it, so that nothing here touches files or the network. */
export interface TokenizerHost {
  /** The file's bytes, or null if there is no such file. */
  readFile(path: string): Promise<Uint8Array | null>;
  /** The folder's items, or null if there is no such folder. */
  listDirectory(path: string): Promise<readonly FolderItem[] | null>;
  environment(name: string): string | undefined;
  /** The user's home folder, for `~/.cache`. */
  readonly homeDirectory: string;
  /** Where iwc keeps what it downloads; null if nowhere. */
  readonly cacheDirectory: string | null;
  /** A file of this package's `vocabularies` folder. */
  packageFile(name: string): Promise<Uint8Array>;
  sha256(bytes: Uint8Array): string;
  /** Absent when downloads are not allowed. */
  download?(url: string): Promise<Uint8Array>;
  /** Keeps a downloaded file for the next time. */
  writeFile?(path: string, bytes: Uint8Array): Promise<void>;
  /** Told before a download starts. */
  announce?(message: string): void;
  /** The official `tokenizers` package behind a synchronous face, if the user has installed it; null if not. */
  loadNative?(): Promise<NativeLibrary | null>;
}

/** What is used for vocabularies that are not byte-level BPE. The npm package only has promises: the host waits. */
export interface NativeLibrary {
  /** @param definition the text of a tokenizer.json; throws if the library refuses it */
  open(definition: string): NativeTokenizer;
}

/** One tokenizer of the native library. */
export interface NativeTokenizer {
  /** Ids without the template's tokens; added tokens are matched. */
  encode(text: string): ArrayLike<number>;
  decode(ids: readonly number[]): string;
}

/** How a tokenizer is asked for. */
export interface TokenizerRequest {
  /** The part of the SPEC after its kind: an encoding, a path, a repository id; null if there is none. */
  readonly detail: string | null;
  /** The serving model, for `tiktoken` without an encoding. */
  readonly model: string | null;
  readonly special: SpecialText;
}

/** A kind of tokenizer: how to get one of it. */
export interface TokenizerKind extends Entry {
  /** What a user may type for it. */
  readonly grammar: string;
  resolve(request: TokenizerRequest, host: TokenizerHost): Promise<Tokenizer>;
}

/** Keeps the literal name, so the registry can know it. */
export function defineTokenizerKind<const Name extends string>(
  kind: TokenizerKind & { readonly name: Name },
): TokenizerKind & { readonly name: Name } {
  return kind;
}

/** An empty sink with room for `capacity` tokens. */
export function createTokenSink(capacity = 1024): TokenSink {
  return { ids: new Int32Array(capacity), length: 0 };
}

/** Makes room for `more` tokens; what is written stays. */
export function growSink(sink: TokenSink, more: number): void {
  if (sink.length + more <= sink.ids.length) return;
  const grown = new Int32Array(Math.max(sink.length + more, sink.ids.length * 2));
  grown.set(sink.ids.subarray(0, sink.length));
  sink.ids = grown;
}
