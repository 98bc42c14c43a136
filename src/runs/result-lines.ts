import { putInteger } from '../io/ascii-numbers.ts';
import {
  type GapHistogram,
  type ResultRecord,
  resultPhases,
  resultStatuses,
  tokenSources,
} from '../nouns/result.ts';
import { noCount, type ResultColumns } from '../nouns/result-columns.ts';

/**
 * What a line says of a request besides the numbers of its columns. A record has all of it; who writes a million lines
 * fills one object again and again.
 */
export type LineFacts = Pick<
  ResultRecord,
  | 'request_id'
  | 'index'
  | 'session_id'
  | 'turn_id'
  | 'http_status'
  | 'error'
  | 'finish_reason'
  | 'coalesced_chunks'
  | 'chunk_gaps'
  | 'chunk_ns'
  | 'attempts'
  | 'endpoint'
>;

const bytesAtFirst = 1 << 14;
/** Characters of records gathered before they become bytes. */
const textGathered = 1 << 14;
/** Of a line without its texts and lists: all keys, and for each number what the longest double takes. */
const bytesOfLine = 2048;
/** UTF-8 of a UTF-16 unit in a JSON string: `\u0000` at most. */
const bytesOfUnit = 6;
/** The longest double in decimal digits, such as -2.2250738585072014e-308, and a comma. */
const bytesOfNumber = 26;

const encoder = new TextEncoder();
const key = (name: string) => encoder.encode(`,"${name}":`);
const quoted = (names: readonly string[]) => names.map((name) => encoder.encode(`"${name}"`));

/** Members of a line that come from elsewhere than columns. */
const keys = {
  requestId: encoder.encode('{"request_id":'),
  index: key('index'),
  sessionId: key('session_id'),
  turnId: key('turn_id'),
  phase: key('phase'),
  status: key('status'),
  httpStatus: key('http_status'),
  error: key('error'),
  tokenSource: key('token_source'),
  finishReason: key('finish_reason'),
  coalescedChunks: key('coalesced_chunks'),
  chunkGaps: key('chunk_gaps'),
  chunkNs: key('chunk_ns'),
  attempts: key('attempts'),
  endpoint: key('endpoint'),
  stalled: encoder.encode(',"stalled":true'),
};
const members = <const Column extends string>(names: Readonly<Record<Column, string>>) =>
  (Object.entries(names) as [Column, string][]).map(([column, name]) => ({ column, key: key(name) }));

/** Those that come from columns, in the order of a line. */
const times = members({
  ...{ dueNs: 'due_ns', heldNs: 'held_ns', launchedNs: 'launched_ns', scheduledNs: 'scheduled_ns' },
  ...{ connectedNs: 'connected_ns', firstByteNs: 'first_byte_ns', firstChunkNs: 'first_chunk_ns' },
  ...{ firstTokenNs: 'first_token_ns', firstAnswerTokenNs: 'first_answer_token_ns' },
  ...{ lastTokenNs: 'last_token_ns', finishedNs: 'finished_ns' },
});
const tokens = members({
  ...{ attempts: 'attempt', promptTokens: 'prompt_tokens', outputTokens: 'output_tokens' },
  ...{ reasoningTokens: 'reasoning_tokens', cachedTokens: 'cached_tokens' },
  clientOutputTokens: 'client_output_tokens',
});
const asked = members({ requestedOutputTokens: 'requested_output_tokens', chunks: 'chunks' });
const engine = members({
  ...{ replica: 'replica', preemptions: 'preemptions', recomputedTokens: 'recomputed_tokens' },
});
const gapKeys = {
  n: encoder.encode('{"n":'),
  sum: key('sum_ns'),
  min: key('min_ns'),
  max: key('max_ns'),
  at: key('at_ns'),
  count: key('count'),
};
const nothing = encoder.encode('null');
const phases = quoted(resultPhases);
const statuses = quoted(resultStatuses);
const sources = quoted(tokenSources);
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openingBracket = 0x5b;
const closingBracket = 0x5d;
const closingBrace = 0x7d;
const lineFeed = 0x0a;

/**
 * Writes lines of `requests.jsonl` as bytes, from columns. Members stand in a fixed order; nulls are written. Holds what was
 * added until `take`.
 */
export class ResultLines {
  #text = '';
  #bytes = new Uint8Array(0);
  #used = 0;

  /** Bytes that wait to be taken, or somewhat less. */
  get byteLength(): number {
    return this.#used + this.#text.length;
  }

  /**
   * Adds the line of a record, whose members stand in the order of a line, by the host's own JSON: a thread that has a
   * record at hand would need ten thousand lines to win back what it takes to have `add` compiled.
   */
  addRecord(record: ResultRecord): void {
    this.#text += `${JSON.stringify(record)}\n`;
    if (this.#text.length >= textGathered) this.#encodeText();
  }

  /** Adds the line of a row: numbers from its columns, the rest from `facts`, which is not kept. */
  add(columns: ResultColumns, row: number, facts: LineFacts): void {
    this.#encodeText();
    const attempts = facts.attempts === undefined ? '' : JSON.stringify(facts.attempts);
    this.#reserve(bytesOfLine + bytesOf(facts) + attempts.length * bytesOfUnit);
    const bytes = this.#bytes;
    let at = putText(bytes, put(bytes, this.#used, keys.requestId), facts.request_id);
    at = putCount(bytes, at, keys.index, facts.index);
    at = putMember(bytes, at, keys.sessionId, facts.session_id);
    at = putCount(bytes, at, keys.turnId, facts.turn_id ?? noCount);
    at = put(bytes, put(bytes, at, keys.phase), phases[columns.phase[row]!]!);
    for (const { key, column } of times) at = putValue(bytes, at, key, columns[column]?.[row] ?? Number.NaN);
    at = put(bytes, put(bytes, at, keys.status), statuses[columns.status[row]!]!);
    at = putCount(bytes, at, keys.httpStatus, facts.http_status ?? noCount);
    at = putMember(bytes, at, keys.error, facts.error);
    for (const { key, column } of tokens) at = putCount(bytes, at, key, columns[column][row]!);
    at = put(bytes, put(bytes, at, keys.tokenSource), sources[columns.tokenSource[row]!] ?? nothing);
    at = putMember(bytes, at, keys.finishReason, facts.finish_reason);
    for (const { key, column } of asked) at = putCount(bytes, at, key, columns[column][row]!);
    at = putCount(bytes, at, keys.coalescedChunks, facts.coalesced_chunks);
    at = putGaps(bytes, at, facts.chunk_gaps);
    for (const { key, column } of engine) at = putValue(bytes, at, key, columns[column]?.[row] ?? Number.NaN);
    if (facts.chunk_ns !== undefined) at = putList(bytes, at, keys.chunkNs, facts.chunk_ns);
    if (attempts !== '') at = encode(bytes, put(bytes, at, keys.attempts), attempts);
    if (facts.endpoint !== undefined) at = putCount(bytes, at, keys.endpoint, facts.endpoint);
    if (columns.stalled[row] === 1) at = put(bytes, at, keys.stalled);
    bytes[at++] = closingBrace;
    bytes[at++] = lineFeed;
    this.#used = at;
  }

  /** The bytes added since the last time, in memory of their own. */
  take(): Uint8Array<ArrayBuffer> {
    this.#encodeText();
    const taken = this.#bytes.slice(0, this.#used);
    this.#used = 0;
    return taken;
  }

  #encodeText(): void {
    if (this.#text === '') return;
    this.#reserve(3 * this.#text.length);
    this.#used = encode(this.#bytes, this.#used, this.#text);
    this.#text = '';
  }

  #reserve(bytes: number): void {
    const least = this.#used + bytes;
    if (least <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(least, 2 * this.#bytes.length, bytesAtFirst));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}

/** What texts and lists take at most; those of the attempts apart. */
function bytesOf({ request_id, session_id, error, finish_reason, chunk_gaps, chunk_ns }: LineFacts): number {
  const units =
    request_id.length +
    (session_id === null ? 0 : session_id.length) +
    (error === null ? 0 : error.length) +
    (finish_reason === null ? 0 : finish_reason.length);
  const numbers =
    (chunk_gaps === null ? 0 : chunk_gaps.at_ns.length + chunk_gaps.count.length) +
    (chunk_ns === undefined ? 0 : chunk_ns.length);
  return units * bytesOfUnit + numbers * bytesOfNumber;
}

/*
 * Each of these writes at a place with room enough and returns the place behind: bytes and place stay in registers, which
 * halves the time of a line against members of the class.
 */

function putGaps(bytes: Uint8Array, start: number, gaps: GapHistogram | null): number {
  let at = put(bytes, start, keys.chunkGaps);
  if (gaps === null) return put(bytes, at, nothing);
  at = putNumber(bytes, put(bytes, at, gapKeys.n), gaps.n);
  at = putValue(bytes, at, gapKeys.sum, gaps.sum_ns);
  at = putValue(bytes, at, gapKeys.min, gaps.min_ns ?? Number.NaN);
  at = putValue(bytes, at, gapKeys.max, gaps.max_ns ?? Number.NaN);
  at = putList(bytes, at, gapKeys.at, gaps.at_ns);
  at = putList(bytes, at, gapKeys.count, gaps.count);
  bytes[at] = closingBrace;
  return at + 1;
}

function putList(bytes: Uint8Array, start: number, name: Uint8Array, values: readonly number[]): number {
  let at = put(bytes, start, name);
  bytes[at++] = openingBracket;
  for (let i = 0; i < values.length; i++) {
    if (i > 0) bytes[at++] = comma;
    at = putNumber(bytes, at, values[i]!);
  }
  bytes[at] = closingBracket;
  return at + 1;
}

/** NaN is null. */
function putValue(bytes: Uint8Array, start: number, name: Uint8Array, value: number): number {
  const at = put(bytes, start, name);
  return Number.isNaN(value) ? put(bytes, at, nothing) : putNumber(bytes, at, value);
}

/** `noCount` is null. */
function putCount(bytes: Uint8Array, start: number, name: Uint8Array, value: number): number {
  const at = put(bytes, start, name);
  return value === noCount ? put(bytes, at, nothing) : putNumber(bytes, at, value);
}

function putMember(bytes: Uint8Array, start: number, name: Uint8Array, value: string | null): number {
  const at = put(bytes, start, name);
  return value === null ? put(bytes, at, nothing) : putText(bytes, at, value);
}

function putNumber(bytes: Uint8Array, at: number, value: number): number {
  if (value >= 0 && Number.isSafeInteger(value)) return putInteger(bytes, at, value);
  return encode(bytes, at, String(value));
}

/** A JSON string. Text that needs no escapes and is ASCII, as most is, is copied. */
function putText(bytes: Uint8Array, start: number, text: string): number {
  let at = start;
  bytes[at++] = quote;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e || code === quote || code === backslash)
      return encode(bytes, start, JSON.stringify(text));
    bytes[at++] = code;
  }
  bytes[at] = quote;
  return at + 1;
}

function encode(bytes: Uint8Array, at: number, text: string): number {
  return at + encoder.encodeInto(text, bytes.subarray(at)).written;
}

function put(bytes: Uint8Array, at: number, piece: Uint8Array): number {
  bytes.set(piece, at);
  return at + piece.length;
}
