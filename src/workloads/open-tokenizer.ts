import type { Context } from '../core/context.ts';
import { OutsideError } from '../core/errors.ts';
import { download } from '../io/download.ts';
import { sha256Hex } from '../io/hash.ts';
import { writeBytesFile } from '../io/text-file.ts';
import type { TokenizerIdentity } from '../nouns/tokenizer-identity.ts';
import { resolveTokenizer, type Tokenizer, type TokenizerHost } from '../tokenizers/index.ts';
import { nativeTokenizers } from './attach-tokenizer.ts';

/** The options of every command that counts tokens, as in `sharedOptions`. */
export interface TokenizerChoice {
  readonly tokenizer: string;
  readonly tokenizerModel: string;
  readonly allowDownload?: boolean;
}

/** How results name what counted their tokens. Two results compare only when both parts agree. */

/**
 * The tokenizer that `--tokenizer` and `--tokenizer-model` name.
 * @throws UsageError for a name that means nothing, InputError for a file that is missing or wrong
 */
export function openTokenizer(choice: TokenizerChoice, context: Context): Promise<Tokenizer> {
  return resolveTokenizer(choice.tokenizer, choice.tokenizerModel, tokenizerHost(choice, context));
}

export function identityOf(tokenizer: Tokenizer): TokenizerIdentity {
  return { name: tokenizer.name, vocabulary_sha256: tokenizer.vocabularyHash };
}

function tokenizerHost({ allowDownload }: TokenizerChoice, { runtime }: Context): TokenizerHost {
  const { files, environment } = runtime;
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? '.';
  const cache = environment['XDG_CACHE_HOME'] ?? `${home}/.cache`;
  return {
    homeDirectory: home,
    cacheDirectory: `${cache}/iwc`,
    environment: (name) => environment[name],
    sha256: sha256Hex,
    loadNative: async () => nativeTokenizers(),
    async readFile(path) {
      const kind = await files.kind(path);
      return kind === null || kind === 'folder' ? null : await files.readAll(path);
    },
    async listDirectory(path) {
      if ((await files.kind(path)) !== 'folder') return null;
      const names = await files.list(path);
      const kinds = await Promise.all(names.map((name) => files.kind(`${path}/${name}`)));
      return names.map((name, i) => ({ name, isFolder: kinds[i] === 'folder' }));
    },
    packageFile: (name) => readPackageFile(`${runtime.packageFolder}/vocabularies/${name}`, runtime.files),
    ...(allowDownload !== true
      ? {}
      : {
          download,
          announce: (message: string) => runtime.stderr.write(`${message}\n`),
          writeFile: (path: string, bytes: Uint8Array) => writeBytesFile(runtime, path, bytes),
        }),
  };
}

async function readPackageFile(path: string, files: Context['runtime']['files']): Promise<Uint8Array> {
  if ((await files.kind(path)) === 'file') return await files.readAll(path);
  throw new OutsideError({
    code: 'no-vocabulary',
    message: 'the built-in vocabulary is not there',
    place: { file: path },
    hint: 'reinstall iwc; in a working copy, run node scripts/build-vocabularies.mjs',
  });
}
