import { ProtocolError, parseHead, type RawHead } from './message-head.ts';

/** Told of one message after another. */
export interface MessageListener {
  /** The head is complete. Returns how the body is framed. */
  head(head: RawHead): BodyFraming;
  /** A view of the bytes that were pushed. */
  body(bytes: Uint8Array): void;
  end(): void;
}

/** A number is the body's length; `close`: it ends with the connection; `interim`: another head follows. */
export type BodyFraming = number | 'chunked' | 'close' | 'interim';

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

const maxHeadBytes = 64 * 1024;

const states = {
  head: 0,
  fixed: 1,
  untilClose: 2,
  chunkSize: 3,
  chunkData: 4,
  chunkEnd: 5,
  trailer: 6,
} as const;
type State = (typeof states)[keyof typeof states];

/**
 * Reads HTTP/1.1 messages (RFC 9112) out of pieces cut anywhere: requests and answers alike, since only the first
 * line differs. Bodies are handed on as views, one for each run of body bytes in a piece.
 */
export class MessageReader {
  readonly #listener: MessageListener;
  #state: State = states.head;
  /** A head that is not complete yet. */
  #head: Buffer = Buffer.alloc(0);
  #headLength = 0;
  /** The last head was only a word in between. */
  #isInterim = false;
  /** The last head: servers that keep a connection open often say the same again. */
  #headText = '';
  #rawHead: RawHead | null = null;
  /** Body bytes still to come, of the whole or of the chunk. */
  #left = 0;
  #chunkSize = -1;
  #isInExtension = false;
  #trailerLineLength = 0;
  #trailerBytes = 0;

  constructor(listener: MessageListener) {
    this.#listener = listener;
  }

  /** Between two messages, with nothing of the next one read. */
  get isIdle(): boolean {
    return this.#state === states.head && this.#headLength === 0;
  }

  /**
   * Reads until the pushed bytes, or the message, are used up; returns how many were used.
   * @throws ProtocolError
   */
  push(bytes: Buffer, start = 0): number {
    let at = start;
    while (at < bytes.length) {
      switch (this.#state) {
        case states.head:
          at = this.#readHead(bytes, at);
          // After an interim head its answer follows, perhaps at once.
          if (this.isIdle && !this.#isInterim) return at;
          break;
        case states.fixed:
          at = this.#readFixed(bytes, at);
          if (this.isIdle) return at;
          break;
        case states.untilClose:
          this.#listener.body(at === 0 ? bytes : bytes.subarray(at));
          return bytes.length;
        case states.chunkSize:
          at = this.#readChunkSize(bytes, at);
          break;
        case states.chunkData:
          at = this.#readChunkData(bytes, at);
          break;
        case states.chunkEnd:
          at = this.#readChunkEnd(bytes, at);
          break;
        case states.trailer:
          at = this.#readTrailer(bytes, at);
          if (this.isIdle) return at;
          break;
      }
    }
    return at;
  }

  /** The connection has ended. True when that is how the message was meant to end, or none was under way. */
  close(): boolean {
    if (this.#state !== states.untilClose) return this.isIdle;
    this.#state = states.head;
    this.#listener.end();
    return true;
  }

  #readHead(bytes: Buffer, start: number): number {
    if (this.#headLength === 0) {
      const end = bytes.indexOf('\r\n\r\n', start, 'latin1');
      if (end >= 0) {
        this.#takeHead(bytes.toString('latin1', start, end));
        return end + 4;
      }
    }
    return this.#gatherHead(bytes, start);
  }

  #gatherHead(bytes: Buffer, start: number): number {
    const before = this.#headLength;
    const length = before + bytes.length - start;
    if (length > this.#head.length) {
      const grown = Buffer.allocUnsafe(Math.max(length, 2 * this.#head.length, 1024));
      this.#head.copy(grown, 0, 0, before);
      this.#head = grown;
    }
    bytes.copy(this.#head, before, start);
    const end = this.#head.subarray(0, length).indexOf('\r\n\r\n', Math.max(0, before - 3), 'latin1');
    if ((end < 0 ? length : end) > maxHeadBytes)
      throw new ProtocolError('head-too-long', `a head of more than ${maxHeadBytes} bytes`);
    if (end < 0) {
      this.#headLength = length;
      return bytes.length;
    }
    this.#headLength = 0;
    this.#takeHead(this.#head.toString('latin1', 0, end));
    return start + end + 4 - before;
  }

  #takeHead(text: string): void {
    if (this.#rawHead === null || text !== this.#headText) {
      this.#rawHead = parseHead(text);
      this.#headText = text;
    }
    const framing = this.#listener.head(this.#rawHead);
    this.#isInterim = framing === 'interim';
    if (framing === 'interim') return;
    if (framing === 'chunked') this.#startChunk();
    else if (framing === 'close') this.#state = states.untilClose;
    else if (framing === 0) this.#listener.end();
    else {
      this.#left = framing;
      this.#state = states.fixed;
    }
  }

  #readFixed(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.#left -= end - at;
    this.#listener.body(bytes.subarray(at, end));
    if (this.#left === 0) this.#finish();
    return end;
  }

  #startChunk(): void {
    this.#state = states.chunkSize;
    this.#chunkSize = -1;
    this.#isInExtension = false;
  }

  #readChunkSize(bytes: Buffer, start: number): number {
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === lineFeed) {
        this.#endChunkSize();
        return at + 1;
      }
      if (byte === carriageReturn || this.#isInExtension) continue;
      const digit = hexDigit(byte);
      if (digit >= 0) this.#chunkSize = Math.max(this.#chunkSize, 0) * 16 + digit;
      // After the size an extension may follow, which means nothing to us.
      else if (this.#chunkSize >= 0 && (byte === 0x3b || byte === 0x20 || byte === 0x09))
        this.#isInExtension = true;
      else throw new ProtocolError('bad-chunk', 'a chunk of the body does not begin with its size');
      if (this.#chunkSize > Number.MAX_SAFE_INTEGER / 16)
        throw new ProtocolError('bad-chunk', 'a chunk of the body says an impossible size');
    }
    return bytes.length;
  }

  #endChunkSize(): void {
    if (this.#chunkSize < 0)
      throw new ProtocolError('bad-chunk', 'a chunk of the body does not begin with its size');
    this.#left = this.#chunkSize;
    this.#trailerLineLength = 0;
    this.#trailerBytes = 0;
    this.#state = this.#left === 0 ? states.trailer : states.chunkData;
  }

  #readChunkData(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.#left -= end - at;
    if (this.#left === 0) this.#state = states.chunkEnd;
    this.#listener.body(bytes.subarray(at, end));
    return end;
  }

  #readChunkEnd(bytes: Buffer, at: number): number {
    if (bytes[at] === lineFeed) this.#startChunk();
    else if (bytes[at] !== carriageReturn)
      throw new ProtocolError('bad-chunk', 'a chunk of the body is longer than it says');
    return at + 1;
  }

  /** Lines until an empty one. */
  #readTrailer(bytes: Buffer, start: number): number {
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (++this.#trailerBytes > maxHeadBytes)
        throw new ProtocolError('head-too-long', `a trailer of more than ${maxHeadBytes} bytes`);
      if (byte === lineFeed) {
        if (this.#trailerLineLength === 0) {
          this.#finish();
          return at + 1;
        }
        this.#trailerLineLength = 0;
      } else if (byte !== carriageReturn) this.#trailerLineLength++;
    }
    return bytes.length;
  }

  #finish(): void {
    this.#state = states.head;
    this.#listener.end();
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
