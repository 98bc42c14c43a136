/** A tokenizer.json that only the official library can encode (Unigram, WordPiece, SentencePiece-like BPE). */
import type { NativeLayout, NativeLibrary, Tokenizer } from '../contract.ts';
import { growSink } from '../contract.ts';

const utf8 = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Opens the definition in the library the host has loaded. */
export function createNativeTokenizer(layout: NativeLayout, library: NativeLibrary): Tokenizer {
  const native = library.open(layout.definition);
  // The library takes valid Unicode only; this way a lone surrogate becomes U+FFFD here too.
  const encode = (text: string) => native.encode(decoder.decode(utf8.encode(text)));
  return {
    name: layout.name,
    vocabularyHash: layout.vocabularyHash,
    vocabularySize: layout.vocabularySize,
    readsText: true,
    count: (text) => encode(text).length,
    encode: (text) => Int32Array.from(encode(text)),
    encodeInto(text, sink) {
      const ids = encode(text);
      growSink(sink, ids.length);
      for (let index = 0; index < ids.length; index++) sink.ids[sink.length++] = ids[index]!;
    },
    decode: (ids) => utf8.encode(native.decode(Array.from(ids))),
    // Nothing is known of how it splits.
    stableBoundary: () => 0,
    share: () => ({ kind: 'native', layout }),
  };
}
