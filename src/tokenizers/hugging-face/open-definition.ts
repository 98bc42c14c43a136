/** From a tokenizer.json to a tokenizer: our own encoder where it is exact, the native library for the rest. */
import { InputError } from '../../core/errors.ts';
import { createByteLevelTokenizer } from '../bpe/byte-level.ts';
import { idCount } from '../bpe/vocabulary.ts';
import type { SpecialText, Tokenizer, TokenizerHost, VocabularyIdentity } from '../contract.ts';
import { asId, asObject, items, member, type Node, parseDefinition, UnsupportedFeature } from './json.ts';
import { createNativeTokenizer } from './native.ts';
import { readAddedTokens } from './read-added-tokens.ts';
import { readNormalization, readPreTokenizer } from './read-text-layout.ts';
import { readVocabulary } from './read-vocabulary.ts';

/** A tokenizer.json that was found. */
export interface Definition {
  readonly bytes: Uint8Array;
  readonly path: string;
  /** How results name the tokenizer. */
  readonly name: string;
  readonly special: SpecialText;
}

/** @throws InputError if the file is wrong, or asks for something that neither encoder has */
export async function openDefinition(definition: Definition, host: TokenizerHost): Promise<Tokenizer> {
  const root = parseDefinition(definition.bytes, definition.path);
  asObject(root);
  asObject(member(root, 'model'));
  const identity = {
    name: definition.name,
    vocabularyHash: host.sha256(definition.bytes),
    special: definition.special,
  };
  try {
    return openByteLevel(root, identity);
  } catch (error) {
    if (!(error instanceof UnsupportedFeature)) throw error;
    return openNative(root, identity, error, host);
  }
}

type Identity = Omit<VocabularyIdentity, 'vocabularySize'>;

function openByteLevel(root: Node, identity: Identity): Tokenizer {
  // Cheap refusals come before the vocabulary is read.
  const model = member(root, 'model');
  const layout = readPreTokenizer(member(root, 'pre_tokenizer'));
  const normalization = readNormalization(member(root, 'normalizer'));
  const { vocabulary, idOf } = readVocabulary(model);
  const addedTokens = readAddedTokens(member(root, 'added_tokens'), idOf);
  const vocabularySize = addedTokens.reduce((size, { id }) => Math.max(size, id + 1), idCount(vocabulary));
  return createByteLevelTokenizer({
    ...identity,
    ...layout,
    vocabularySize,
    vocabulary,
    normalization,
    addedTokens,
  });
}

async function openNative(
  root: Node,
  identity: Identity,
  cause: UnsupportedFeature,
  host: TokenizerHost,
): Promise<Tokenizer> {
  const library = (await host.loadNative?.()) ?? null;
  const place = { file: root.file, path: cause.path };
  if (library === null)
    throw new InputError({
      code: 'unsupported-tokenizer',
      message: `${cause.feature} is not byte-level BPE as iwc encodes it`,
      place,
      hint: 'npm install tokenizers beside iwc, and it will be used for this file',
    });
  try {
    const layout = {
      ...identity,
      vocabularySize: nativeSize(root),
      definition: JSON.stringify(withoutTruncation(root, identity.special)),
    };
    return createNativeTokenizer(layout, library);
  } catch (error) {
    const message = `the tokenizers library refuses it: ${error instanceof Error ? error.message : String(error)}`;
    throw new InputError({ code: 'bad-tokenizer', message, place }, { cause: error });
  }
}

/** Counts are of the whole text; and special tokens are only known to the library when they are to be matched. */
function withoutTruncation(root: Node, special: SpecialText): unknown {
  const added = member(root, 'added_tokens');
  const kept =
    special === 'match' || added.value === null
      ? added.value
      : items(added).flatMap((token) => (member(token, 'special').value === true ? [] : [token.value]));
  return { ...asObject(root), truncation: null, padding: null, added_tokens: kept ?? [] };
}

function nativeSize(root: Node): number {
  const vocab = member(member(root, 'model'), 'vocab');
  const size = Array.isArray(vocab.value)
    ? vocab.value.length
    : Object.values(asObject(vocab)).reduce<number>((most, id) => Math.max(most, Number(id) + 1), 0);
  const added = member(root, 'added_tokens');
  if (added.value === null) return size;
  return items(added).reduce((most, token) => Math.max(most, asId(member(token, 'id')) + 1), size);
}
