/** Vocabulary and merges of a byte-level BPE model. */
import { createMerger } from '../bpe/merger.ts';
import { addPair, createPairTable, type PairTable } from '../bpe/pair-table.ts';
import { sharedBytes, sharedInts, type Vocabulary } from '../bpe/vocabulary.ts';
import { characterOfByte, writeAlphabetBytes } from './byte-alphabet.ts';
import { asFlag, asId, asObject, fail, member, type Node, UnsupportedFeature } from './json.ts';

const utf8 = new TextEncoder();

/** The tables of `$.model` and its ids by token. */
export interface ReadVocabulary {
  readonly vocabulary: Vocabulary;
  readonly idOf: ReadonlyMap<string, number>;
}

export function readVocabulary(model: Node): ReadVocabulary {
  refuseOtherModels(model);
  const vocab = member(model, 'vocab');
  const idOf = readIds(vocab);
  const { tokenBytes, tokenStarts } = layTokens(idOf, vocab);
  const byteTokens = sharedInts(256);
  for (const [byte, character] of characterOfByte.entries()) {
    const id = idOf.get(character);
    if (id === undefined)
      throw new UnsupportedFeature(`a vocabulary without a token for byte ${byte}`, vocab.path);
    byteTokens[byte] = id;
  }
  const pairs = readMerges(member(model, 'merges'), idOf);
  const vocabulary = { tokenBytes, tokenStarts, byteTokens, pairs, unmerged: sharedInts(0) };
  if (!asFlag(member(model, 'ignore_merges'), false)) return { vocabulary, idOf };
  return { vocabulary: { ...vocabulary, unmerged: findUnmerged(vocabulary, idOf) }, idOf };
}

function refuseOtherModels(model: Node): void {
  // The oldest files have no type, and merges tell BPE.
  const type = member(model, 'type');
  if (type.value !== 'BPE' && !(type.value === null && member(model, 'merges').value !== null))
    throw new UnsupportedFeature(`model ${String(type.value)}`, type.path);
  if (member(model, 'dropout').value)
    throw new UnsupportedFeature('merges dropped at random', `${model.path}.dropout`);
  for (const name of ['continuing_subword_prefix', 'end_of_word_suffix'])
    if (member(model, name).value) throw new UnsupportedFeature(name, `${model.path}.${name}`);
}

function readIds(vocab: Node): Map<string, number> {
  const idOf = new Map<string, number>();
  const seen = new Map<number, string>();
  for (const [token, value] of Object.entries(asObject(vocab))) {
    const node = { value, path: `${vocab.path}[${JSON.stringify(token)}]`, file: vocab.file };
    const id = asId(node);
    const other = seen.get(id);
    if (other !== undefined) fail(node, `token id ${id} is that of ${JSON.stringify(other)} too`);
    seen.set(id, token);
    idOf.set(token, id);
  }
  if (idOf.size === 0) fail(vocab, 'the vocabulary is empty');
  return idOf;
}

/** Puts the bytes of all tokens one after another, in order of id. */
function layTokens(
  idOf: ReadonlyMap<string, number>,
  vocab: Node,
): Pick<Vocabulary, 'tokenBytes' | 'tokenStarts'> {
  const byId: string[] = [];
  let mostId = 0;
  let mostBytes = 0;
  for (const [token, id] of idOf) {
    mostId = Math.max(mostId, id);
    mostBytes += token.length * 3;
  }
  // Ids that leave most of their range empty are damage, and would cost memory for nothing.
  if (mostId > 1 << 20 && mostId > idOf.size * 16)
    fail(vocab, `token id ${mostId} in a vocabulary of ${idOf.size} tokens`);
  for (const [token, id] of idOf) byId[id] = token;
  const scratch = new Uint8Array(mostBytes);
  const tokenStarts = sharedInts(mostId + 2);
  let at = 0;
  for (let id = 0; id <= mostId; id++) {
    const token = byId[id];
    if (token !== undefined) {
      const length = writeAlphabetBytes(token, scratch, at);
      // A token with other characters is never merged to; it decodes to itself.
      at += length >= 0 ? length : utf8.encodeInto(token, scratch.subarray(at)).written;
    }
    tokenStarts[id + 1] = at;
  }
  const tokenBytes = sharedBytes(at);
  tokenBytes.set(scratch.subarray(0, at));
  return { tokenBytes, tokenStarts };
}

/** The tokens that merging their own bytes does not lead to. */
function findUnmerged(vocabulary: Vocabulary, idOf: ReadonlyMap<string, number>): Int32Array {
  const merge = createMerger(vocabulary);
  const { tokenBytes, tokenStarts } = vocabulary;
  const found: number[] = [];
  let longest = 0;
  for (const token of idOf.keys()) longest = Math.max(longest, token.length);
  const scratch = new Uint8Array(longest);
  const out = new Int32Array(longest);
  for (const [token, id] of idOf) {
    const from = tokenStarts[id]!;
    const to = tokenStarts[id + 1]!;
    // What is not in the byte alphabet is no piece of text.
    if (writeAlphabetBytes(token, scratch, 0) < 0) continue;
    if (merge(tokenBytes, from, to, out, 0) !== 1 || out[0] !== id) found.push(id);
  }
  const unmerged = sharedInts(found.length);
  unmerged.set(found);
  return unmerged;
}

function readMerges(merges: Node, idOf: ReadonlyMap<string, number>): PairTable {
  if (!Array.isArray(merges.value)) fail(merges, 'must be the list of merges');
  const list: readonly unknown[] = merges.value;
  const pairs = createPairTable(list.length);
  const failAt = (rank: number, message: string): never =>
    fail({ value: list[rank], path: `${merges.path}[${rank}]`, file: merges.file }, message);
  const quote = (token: string) => JSON.stringify(token);
  for (let rank = 0; rank < list.length; rank++) {
    const [first, second] = readMerge(list[rank]) ?? failAt(rank, 'must be a pair of tokens');
    const left = idOf.get(first) ?? failAt(rank, `merges ${quote(first)}, which is no token`);
    const right = idOf.get(second) ?? failAt(rank, `merges ${quote(second)}, which is no token`);
    const merged =
      idOf.get(first + second) ?? failAt(rank, `makes ${quote(first + second)}, which is no token`);
    addPair(pairs, { left, right, rank, merged });
  }
  return pairs;
}

/** `"a b"` of older files, `["a", "b"]` of newer ones. */
function readMerge(value: unknown): readonly [string, string] | null {
  if (typeof value === 'string') {
    const space = value.indexOf(' ');
    const isPair = space > 0 && space < value.length - 1 && value.indexOf(' ', space + 1) < 0;
    return isPair ? [value.slice(0, space), value.slice(space + 1)] : null;
  }
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [first, second]: readonly unknown[] = value;
  return typeof first === 'string' && typeof second === 'string' ? [first, second] : null;
}
