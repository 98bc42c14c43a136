import { InputError } from '../core/errors.ts';
import { endOfString, endOfValue, malformed, needsMore, skipSpaces } from './json-members.ts';
import { maxRecordBytes } from './record-buffer.ts';

/** What is done with the parts of a document that is one long array, alone or as a member of an object. */
export interface NestedArrayVisitor {
  /** An element: whole, from its first byte. Returns the place after it, `needsMore` or `malformed`. */
  element(bytes: Uint8Array, from: number, limit: number): number;
  /** A member of the root object besides the array, as JSON text. */
  member(key: string, text: string): void;
}

/** How the document was built and how it ended. */
export interface NestedArrayEnd {
  readonly root: 'object' | 'array';
  /** Whether the array was found at all. */
  readonly hasArray: boolean;
  /** The bytes ended before the array did: the last element, if it was cut, is lost. */
  readonly isTruncated: boolean;
}

type State = 'root' | 'members' | 'elements' | 'ended';

const comma = 0x2c;
const colon = 0x3a;
const quote = 0x22;
/** A member besides the array that is longer than this is passed over, not kept. */
const maxMemberBytes = 4 << 20;

/**
 * Walks a JSON document that is an array, or an object with the array as one member, in bounded memory: the
 * bytes held are a piece and the element or member in the making.
 * @throws InputError when the root is neither, or the bytes are not JSON
 */
export async function walkNestedArray(
  pieces: AsyncIterable<Uint8Array>,
  options: { readonly source: string; readonly arrayKey: string },
  visitor: NestedArrayVisitor,
): Promise<NestedArrayEnd> {
  const walker = new NestedArrayWalker(options, visitor);
  for await (const piece of pieces) walker.push(piece);
  return walker.end();
}

/** The walk itself, for callers that hand in the pieces and do something between them. */
export class NestedArrayWalker {
  readonly #source: string;
  readonly #arrayKey: string;
  readonly #visitor: NestedArrayVisitor;
  #state: State = 'root';
  #root: 'object' | 'array' = 'array';
  #hasArray = false;
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 19);
  /** What is not yet taken: a part of the buffer. */
  #rest: Uint8Array = this.#buffer.subarray(0, 0);
  /** Pieces that wait until there are enough to make it worth looking again. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #firstByte = 0;

  constructor(options: { readonly source: string; readonly arrayKey: string }, visitor: NestedArrayVisitor) {
    this.#source = options.source;
    this.#arrayKey = options.arrayKey;
    this.#visitor = visitor;
  }

  /** Takes the next bytes and visits what they complete. */
  push(piece: Uint8Array): void {
    this.#waiting.push(piece);
    this.#waitingBytes += piece.length;
    // An element longer than a piece is looked at again only when it has doubled, else the work would be quadratic.
    if (this.#waitingBytes < this.#rest.length) return;
    this.#scan();
  }

  /** To be called when there are no more bytes. @throws InputError for an empty document */
  end(): NestedArrayEnd {
    if (this.#waitingBytes > 0) this.#scan();
    if (this.#state === 'root') throw this.#problem('wrong-root', 'the file holds nothing', 0);
    return { root: this.#root, hasArray: this.#hasArray, isTruncated: this.#state !== 'ended' };
  }

  #scan(): void {
    const bytes = this.#gather();
    let at = 0;
    while (at < bytes.length) {
      const next = this.#step(bytes, at);
      if (next === needsMore) break;
      at = next;
    }
    this.#firstByte += at;
    this.#rest = bytes.subarray(at);
    if (this.#rest.length > maxRecordBytes)
      throw this.#problem('record-too-long', `a value is longer than ${maxRecordBytes >> 20} MiB`, 0);
  }

  /** The rest and what waits, in one buffer that is used again and again. */
  #gather(): Uint8Array {
    const length = this.#rest.length + this.#waitingBytes;
    if (this.#buffer.length < length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      larger.set(this.#rest);
      this.#buffer = larger;
    } else this.#buffer.copyWithin(0, this.#rest.byteOffset, this.#rest.byteOffset + this.#rest.length);
    let at = this.#rest.length;
    for (const piece of this.#waiting) {
      this.#buffer.set(piece, at);
      at += piece.length;
    }
    this.#waiting = [];
    this.#waitingBytes = 0;
    return this.#buffer.subarray(0, length);
  }

  /** Takes one part; returns the place after it, or `needsMore`. */
  #step(bytes: Uint8Array, from: number): number {
    switch (this.#state) {
      case 'root':
        return this.#enterRoot(bytes, from);
      case 'members':
        return this.#takeMember(bytes, from);
      case 'elements':
        return this.#takeElement(bytes, from);
      case 'ended':
        return bytes.length;
    }
  }

  #enterRoot(bytes: Uint8Array, from: number): number {
    let at = from;
    // A byte order mark may stand before the root.
    while (at < bytes.length && (bytes[at]! <= 0x20 || [0xef, 0xbb, 0xbf].includes(bytes[at]!))) at++;
    if (at === bytes.length) return at;
    if (bytes[at] === 0x5b) {
      this.#state = 'elements';
      this.#hasArray = true;
    } else if (bytes[at] === 0x7b) {
      this.#state = 'members';
      this.#root = 'object';
    } else throw this.#problem('wrong-root', 'the file is neither a JSON object nor a JSON array', at);
    return at + 1;
  }

  #takeMember(bytes: Uint8Array, from: number): number {
    const at = skipSpaces(bytes, from, bytes.length, comma);
    if (at === bytes.length) return at;
    if (bytes[at] === 0x7d) {
      this.#state = 'ended';
      return at + 1;
    }
    if (bytes[at] !== quote) throw this.#problem('bad-json', 'a member of the root object has no key', at);
    const keyEnd = endOfString(bytes, at + 1, bytes.length);
    if (keyEnd < 0) return needsMore;
    const valueAt = skipSpaces(bytes, keyEnd + 1, bytes.length, colon);
    if (valueAt >= bytes.length) return needsMore;
    const key = keyOf(textOf(bytes, at, keyEnd + 1));
    if (key === this.#arrayKey && bytes[valueAt] === 0x5b) {
      this.#state = 'elements';
      this.#hasArray = true;
      return valueAt + 1;
    }
    const end = endOfValue(bytes, valueAt, bytes.length);
    if (end === malformed) throw this.#problem('bad-json', `the member '${key}' is not JSON`, valueAt);
    if (end >= 0 && end - valueAt <= maxMemberBytes) this.#visitor.member(key, textOf(bytes, valueAt, end));
    return end;
  }

  #takeElement(bytes: Uint8Array, from: number): number {
    const at = skipSpaces(bytes, from, bytes.length, comma);
    if (at === bytes.length) return at;
    if (bytes[at] === 0x5d) {
      this.#state = this.#root === 'array' ? 'ended' : 'members';
      return at + 1;
    }
    const end =
      bytes[at] === 0x7b
        ? this.#visitor.element(bytes, at, bytes.length)
        : endOfValue(bytes, at, bytes.length);
    if (end === malformed) throw this.#problem('bad-json', 'an element of the array is not JSON', at);
    return end;
  }

  #problem(code: string, message: string, at: number): InputError {
    return new InputError({
      code,
      message: `${message} (byte ${this.#firstByte + at + 1})`,
      place: { file: this.#source },
    });
  }
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}

/** What a quoted key says; as it stands when its escapes are broken. */
function keyOf(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}
