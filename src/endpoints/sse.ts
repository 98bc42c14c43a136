/** One event of a stream. */
export interface SseListener {
  /** `event` is '' when the server gave none; `data` has its lines joined, and is the reader's own buffer. */
  event(event: string, data: Uint8Array): void;
  /** A line that starts with a colon. */
  comment(text: string): void;
  /** The event is longer than `maxEventBytes`; nothing follows. */
  tooLong(): void;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;
const space = 0x20;

const maxEventBytes = 16 * 1024 * 1024;
const empty = new Uint8Array(0);
const lenient = new TextDecoder();

/**
 * Reads server-sent events (WHATWG HTML, section 9.2.6) out of pieces cut anywhere. Lines end with LF, CRLF or CR. An
 * event whose one data line lies within a piece is handed on as a view of it; only what crosses pieces is copied.
 * Unlike a browser it keeps an event that the stream ends without a blank line after: some servers send such.
 */
export class SseReader {
  readonly #listener: SseListener;
  /** The line under way that began in an earlier piece. */
  #line = empty;
  #lineLength = 0;
  #endedWithCarriageReturn = false;
  #isFirstLine = true;
  #event = '';
  /** The data of the event under way: a view of the piece, until more comes or the piece goes away. */
  #data: Uint8Array | null = null;
  /** Where data is gathered that is no mere view. */
  #gathered = empty;
  #isOver = false;

  constructor(listener: SseListener) {
    this.#listener = listener;
  }

  /** Behind a whole event, with nothing of the next one read. */
  get isBetweenEvents(): boolean {
    return (
      this.#lineLength === 0 &&
      this.#data === null &&
      this.#event === '' &&
      !this.#endedWithCarriageReturn &&
      !this.#isFirstLine
    );
  }

  push(bytes: Uint8Array): void {
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte !== lineFeed && byte !== carriageReturn) continue;
      const isSecondOfPair = byte === lineFeed && at === start && this.#endedWithCarriageReturn;
      this.#endedWithCarriageReturn = byte === carriageReturn;
      if (!isSecondOfPair) this.#endLine(bytes, start, at);
      if (this.#isOver) return;
      start = at + 1;
    }
    if (start === bytes.length) {
      this.#keepData();
      return;
    }
    this.#endedWithCarriageReturn = false;
    this.#append(bytes, start, bytes.length);
    this.#keepData();
  }

  end(): void {
    if (this.#isOver) return;
    if (this.#lineLength > 0) this.#endLine(empty, 0, 0);
    this.#dispatch();
    this.#isOver = true;
  }

  /** Nothing more is told. */
  stop(): void {
    this.#isOver = true;
  }

  #endLine(bytes: Uint8Array, start: number, end: number): void {
    if (this.#lineLength === 0) this.#takeLine(bytes, start, end);
    else {
      this.#append(bytes, start, end);
      const length = this.#lineLength;
      this.#lineLength = 0;
      if (!this.#isOver) this.#takeLine(this.#line, 0, length);
      // The data is a view of the line's buffer, which the next line will overwrite.
      this.#keepData();
    }
    this.#isFirstLine = false;
  }

  #takeLine(bytes: Uint8Array, lineStart: number, end: number): void {
    const start = this.#isFirstLine ? lineStart + markLength(bytes, lineStart, end) : lineStart;
    if (start === end) this.#dispatch();
    else if (bytes[start] === colon) this.#listener.comment(lenient.decode(bytes.subarray(start + 1, end)));
    else this.#takeField(bytes, start, end);
  }

  #takeField(bytes: Uint8Array, start: number, end: number): void {
    const split = indexOfColon(bytes, start, end);
    const valueStart = split + 1 < end && bytes[split + 1] === space ? split + 2 : Math.min(split + 1, end);
    if (isField(bytes, start, split, 'data')) this.#addData(bytes.subarray(valueStart, end));
    else if (isField(bytes, start, split, 'event'))
      this.#event = lenient.decode(bytes.subarray(valueStart, end));
    // `id` and `retry` are for browsers that reconnect; unknown fields are to be ignored.
  }

  #addData(line: Uint8Array): void {
    if (this.#data === null) {
      this.#data = line;
      return;
    }
    const before = this.#data.length;
    const length = before + 1 + line.length;
    if (length > maxEventBytes) {
      this.#giveUp();
      return;
    }
    this.#gather(length);
    this.#gathered[before] = lineFeed;
    this.#gathered.set(line, before + 1);
    this.#data = this.#gathered.subarray(0, length);
  }

  /** Sees to it that the data lies in the buffer of our own, with room for so many bytes. */
  #gather(capacity: number): void {
    const data = this.#data!;
    if (capacity > this.#gathered.length) {
      const grown = new Uint8Array(Math.max(capacity, 2 * this.#gathered.length));
      grown.set(data);
      this.#gathered = grown;
    } else if (data.buffer !== this.#gathered.buffer) this.#gathered.set(data);
    this.#data = this.#gathered.subarray(0, data.length);
  }

  #dispatch(): void {
    const data = this.#data;
    const event = this.#event;
    this.#data = null;
    this.#event = '';
    if (data !== null) this.#listener.event(event, data);
  }

  /** What is still needed of a piece when the piece goes away. */
  #keepData(): void {
    const data = this.#data;
    if (data !== null && data.buffer !== this.#gathered.buffer) this.#gather(data.length);
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#lineLength + end - start;
    if (length > maxEventBytes) {
      this.#giveUp();
      return;
    }
    if (length > this.#line.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.#line.length, 1024));
      grown.set(this.#line.subarray(0, this.#lineLength));
      this.#line = grown;
    }
    this.#line.set(bytes.subarray(start, end), this.#lineLength);
    this.#lineLength = length;
  }

  #giveUp(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener.tooLong();
  }
}

/** Length of the byte order mark a stream may begin with. */
function markLength(bytes: Uint8Array, start: number, end: number): number {
  const isMark =
    end - start >= 3 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
  return isMark ? 3 : 0;
}

function indexOfColon(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== colon) at++;
  return at;
}

function isField(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name.charCodeAt(i)) return false;
  return true;
}
