import { InputError, UsageError } from '../../core/errors.ts';
import { defineTokenizerKind, type TokenizerHost } from '../contract.ts';
import { openDefinition } from './open-definition.ts';

/** A tokenizer.json on disk. */
export const file = defineTokenizerKind({
  name: 'file',
  summary: 'a tokenizer.json on disk',
  grammar: 'a path to a tokenizer.json or to a folder holding one',
  async resolve({ detail, special }, host) {
    if (detail === null || detail === '')
      throw new UsageError({
        code: 'no-tokenizer-path',
        message: 'tokenizer file needs a path',
        hint: 'write the path itself, as in ./tokenizer.json',
      });
    const { path, bytes } = await readDefinition(detail, host);
    return openDefinition({ bytes, path, name: detail, special }, host);
  },
});

async function readDefinition(
  given: string,
  host: TokenizerHost,
): Promise<{ path: string; bytes: Uint8Array }> {
  const path = given.replace(/^~(?=[\\/])/, host.homeDirectory);
  const items = await host.listDirectory(path);
  const filePath = items === null ? path : `${path.replace(/[\\/]+$/, '')}/tokenizer.json`;
  const bytes = await host.readFile(filePath);
  if (bytes !== null) return { path: filePath, bytes };
  const models = items?.filter((item) => /\.model$|^vocab\.(json|txt)$/.test(item.name)) ?? [];
  throw new InputError({
    code: 'no-tokenizer-file',
    message: items === null ? 'no such file or folder' : 'the folder holds no tokenizer.json',
    place: { file: path },
    hint:
      models.length > 0
        ? `${models[0]!.name} alone is not read; save the tokenizer with save_pretrained to get a tokenizer.json`
        : 'give the path of a tokenizer.json, a folder holding one, or a repository id such as Qwen/Qwen3-8B',
  });
}
