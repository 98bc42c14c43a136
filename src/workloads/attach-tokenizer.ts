import { OutsideError } from '../core/errors.ts';
import { type NativeTokenizers, openNativeTokenizers } from '../io/native-tokenizers.ts';
import { attachTokenizer, type Tokenizer, type TokenizerPayload } from '../tokenizers/index.ts';

let opened: NativeTokenizers | null = null;

/** The official library, one a thread of iwc, for vocabularies that are not byte-level BPE; null if not installed. */
export function nativeTokenizers(): NativeTokenizers | null {
  opened ??= openNativeTokenizers();
  return opened;
}

/** A tokenizer that another thread opened and shared, with the official library where it needs that. */
export function attachSharedTokenizer(payload: TokenizerPayload): Tokenizer {
  if (payload.kind !== 'native') return attachTokenizer(payload);
  const library = nativeTokenizers();
  if (library === null)
    throw new OutsideError({
      code: 'no-tokenizers',
      message: 'the tokenizers package is no longer installed',
    });
  return attachTokenizer(payload, library);
}
