import { createByteLevelTokenizer } from './bpe/byte-level.ts';
import type { NativeLibrary, Tokenizer, TokenizerPayload } from './contract.ts';
import { createDeclaredTokenizer } from './declared.ts';
import { createNativeTokenizer } from './hugging-face/native.ts';
import { createSimpleTokenizer } from './simple.ts';

/**
 * A tokenizer from what another thread shared: the tables are the same memory, only the cache is this thread's own.
 * `native` is the library that the host loads; it is needed for payloads of that kind only.
 */
export function attachTokenizer(payload: TokenizerPayload, native?: NativeLibrary): Tokenizer {
  switch (payload.kind) {
    case 'simple':
      return createSimpleTokenizer();
    case 'declared':
      return createDeclaredTokenizer();
    case 'byte-level':
      return createByteLevelTokenizer(payload.layout);
    case 'native':
      if (native === undefined) throw new Error('a native tokenizer cannot be attached without its library');
      return createNativeTokenizer(payload.layout, native);
  }
}
