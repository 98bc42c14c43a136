import { InputError, UsageError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import { allBut, lossRules } from '../formats/index.ts';
import { hmacSha256Hex } from '../io/hash.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { PrefixBlocks, WorkloadRequest } from '../nouns/workload.ts';
import type { Tokenizer } from '../tokenizers/index.ts';

/** Hex digits of an id: 64 bits, so that among 100 million blocks a false match has probability 0.0003. */
const idDigits = 16;
/** Shorter keys could be guessed. */
const keyBytesLeast = 16;

/** Replaces what could tell of people by what cannot. */
export type Anonymizer = (request: WorkloadRequest) => WorkloadRequest;

/**
 * Text becomes hashes of token blocks, chained, so that equal ids mean an equal prefix, and keyed, so that nobody without
 * the key can try out texts. Its length is that of the tokens hashed, whatever the request said. Ids of requests,
 * sessions, tenants and adapters become keyed hashes. Kept are times, lengths, turns, sampling settings, task and
 * difficulty; everything else is left out.
 */
export function createAnonymizer(key: Uint8Array, tokenizer: Tokenizer, blockTokens: number): Anonymizer {
  const label = (kind: string, text: string) =>
    `${kind}-${hmacSha256Hex(key, `${kind}\u001f${text}`).slice(0, idDigits)}`;
  const optional = (kind: string, text: string | null | undefined) =>
    text === null || text === undefined ? null : label(kind, text);
  return (request) => ({
    ...kept(request),
    request_id: label('r', request.request_id),
    depends_on: optional('r', request.depends_on),
    session_id: optional('s', request.session_id),
    tenant: optional('t', request.tenant),
    adapter: optional('a', request.adapter),
    expected_output_tokens: answerTokens(request, tokenizer),
    prompt: '',
    ...blocksOf(request, { key, tokenizer, blockTokens }),
  });
}

const hashed = { becomes: 'a keyed hash' };
const hashedBlocks = 'keyed hashes of its blocks of tokens';

/** What an anonymised request no longer has, or has as hashes. */
export const anonymizedFields = allBut(
  [
    ...(['max_output_tokens', 'arrival_time_ms', 'arrival_time_ns', 'turn_id', 'think_time_ms'] as const),
    ...(['history', 'expected_output_tokens', 'temperature', 'top_p', 'seed'] as const),
    ...(['streaming', 'cancel_after_ms', 'priority'] as const),
  ],
  {
    request_id: hashed,
    depends_on: hashed,
    session_id: hashed,
    tenant: hashed,
    adapter: hashed,
    prefix_blocks: { becomes: 'keyed hashes' },
    prompt: { becomes: hashedBlocks, isLost: lossRules.textWithheld.isLost },
    messages: { becomes: hashedBlocks },
    prompt_tokens: {
      becomes: 'counted again by the tokenizer',
      isLost: ({ prompt_tokens: given }, _index, { prompt_tokens: counted }) =>
        given !== null && given !== undefined && given !== counted,
    },
    expected_output: { becomes: 'its length' },
    semantic: { becomes: 'task and difficulty', isLost: ({ semantic }) => (semantic?.tags ?? []).length > 0 },
  },
);

function kept(request: WorkloadRequest) {
  const { task, difficulty } = request.semantic ?? {};
  const hasSemantic = (task ?? difficulty ?? null) !== null;
  return {
    max_output_tokens: request.max_output_tokens,
    arrival_time_ms: request.arrival_time_ms,
    arrival_time_ns: request.arrival_time_ns ?? null,
    turn_id: request.turn_id ?? null,
    think_time_ms: request.think_time_ms ?? null,
    history: request.history ?? null,
    temperature: request.temperature ?? null,
    top_p: request.top_p ?? null,
    seed: request.seed ?? null,
    streaming: request.streaming ?? null,
    cancel_after_ms: request.cancel_after_ms ?? null,
    priority: request.priority ?? null,
    semantic: hasSemantic ? { task: task ?? null, difficulty: difficulty ?? null } : null,
  };
}

function answerTokens(request: WorkloadRequest, tokenizer: Tokenizer): number | null {
  const { expected_output_tokens: known, expected_output: answer } = request;
  if (known !== null && known !== undefined) return known;
  return answer === null || answer === undefined ? null : tokenizer.count(answer);
}

interface BlockHashing {
  readonly key: Uint8Array;
  readonly tokenizer: Tokenizer;
  readonly blockTokens: number;
}

function blocksOf(
  request: WorkloadRequest,
  { key, tokenizer, blockTokens }: BlockHashing,
): { readonly prompt_tokens: number; readonly prefix_blocks: PrefixBlocks | null } {
  const { text } = promptText(request);
  const named = request.prefix_blocks ?? null;
  if (text === '') {
    const tokens = request.prompt_tokens ?? (named === null ? 0 : named.ids.length * named.block_tokens);
    return { prompt_tokens: tokens, prefix_blocks: named === null ? null : rename(named, key) };
  }
  const tokens = tokenizer.encode(text);
  const ids: string[] = [];
  let chain = '';
  for (let from = 0; from < tokens.length; from += blockTokens) {
    const block = tokens.subarray(from, Math.min(from + blockTokens, tokens.length));
    chain = hmacSha256Hex(key, `${chain}\u001f${block.join(' ')}`).slice(0, idDigits);
    ids.push(chain);
  }
  return { prompt_tokens: tokens.length, prefix_blocks: { block_tokens: blockTokens, ids } };
}

function rename(named: PrefixBlocks, key: Uint8Array): PrefixBlocks {
  let chain = '';
  const ids = named.ids.map((id) => {
    chain = hmacSha256Hex(key, `${chain}\u001fnamed ${typeof id} ${id}`).slice(0, idDigits);
    return chain;
  });
  return { block_tokens: named.block_tokens, ids };
}

/**
 * The key in a file; white space around it does not count.
 * @throws UsageError when no file is named, InputError when it holds too little
 */
export async function readKey(runtime: Runtime, path: string | null): Promise<Uint8Array> {
  const hint = 'make one with: head -c 32 /dev/urandom | base64 > key.txt';
  if (path === null)
    throw new UsageError({
      code: 'missing-option',
      message: '--anonymize needs a secret key: name its file with --key-file',
      hint,
    });
  const text = new TextDecoder().decode(await runtime.files.readAll(path)).trim();
  const key = new TextEncoder().encode(text);
  if (key.length >= keyBytesLeast) return key;
  throw new InputError({
    code: 'short-key',
    message: `the key has ${key.length} bytes, and ${keyBytesLeast} are needed so that it cannot be guessed`,
    place: { file: path },
    hint,
  });
}
