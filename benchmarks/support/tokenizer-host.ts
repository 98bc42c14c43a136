import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTokenSink, type Tokenizer, type TokenizerHost } from '../../src/tokenizers/index.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The built-in vocabularies, and files by their path. */
export const host: TokenizerHost = {
  homeDirectory: '/nowhere',
  cacheDirectory: null,
  readFile: async (path) => (existsSync(path) ? new Uint8Array(readFileSync(path)) : null),
  listDirectory: async () => null,
  environment: () => undefined,
  packageFile: async (name) => new Uint8Array(readFileSync(join(root, 'vocabularies', name))),
  sha256: () => 'not needed here',
};

/** Encodes into one sink, as a thread of iwc does. */
export function encoderOf(tokenizer: Tokenizer): (text: string) => void {
  const sink = createTokenSink(1 << 16);
  return (text) => {
    sink.length = 0;
    tokenizer.encodeInto(text, sink);
  };
}
