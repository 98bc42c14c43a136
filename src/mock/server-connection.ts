import type { Socket } from 'node:net';
import { declaredFraming, ProtocolError, type RawHead } from '../io/http/message-head.ts';
import { type BodyFraming, MessageReader } from '../io/http/message-reader.ts';

/** A request as it came over a connection. */
export interface ServerRequest {
  readonly method: string;
  /** With query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ConnectionListener {
  /** A whole request; the next one on this connection is not read before `connection` has answered it. */
  request(request: ServerRequest, connection: ServerConnection): void;
  /** The client has gone, or was thrown out, before its answer was whole. */
  lost(connection: ServerConnection): void;
  closed(connection: ServerConnection): void;
}

const maxBodyBytes = 64 * 1024 * 1024;
const maxPipelinedBytes = 1024 * 1024;
/** A client that reads no more is thrown out when so much waits for it. */
const maxUnreadBytes = 16 * 1024 * 1024;

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** One connection of a client: requests one after another, each answered in one piece or as a stream. */
export class ServerConnection {
  readonly #socket: Socket;
  readonly #listener: ConnectionListener;
  readonly #reader: MessageReader;
  #head: RawHead | null = null;
  #body: Buffer[] = [];
  #bodyBytes = 0;
  #isWhole = false;
  /** A request was handed on and has no whole answer yet. */
  #isAnswering = false;
  #keepsOpen = true;
  #pipelined: Buffer | null = null;

  constructor(socket: Socket, listener: ConnectionListener) {
    this.#socket = socket;
    this.#listener = listener;
    this.#reader = new MessageReader({
      head: (head) => this.#takeHead(head),
      body: (bytes) => this.#takeBody(bytes),
      end: () => {
        this.#isWhole = true;
      },
    });
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#read(bytes));
    // Whatever the error was, the connection is gone; `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#isAnswering) listener.lost(this);
      listener.closed(this);
    });
  }

  /** Whether the client is still there. */
  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** An answer in one piece. `body` is ASCII. */
  answer(status: number, body: string, contentType = 'application/json'): void {
    this.#write(`${this.#answerHead(status, contentType)}content-length: ${body.length}\r\n\r\n${body}`);
    this.#endAnswer();
  }

  /** The head of a stream and its first events, which may be none. */
  startStream(events: string): void {
    const head = `${this.#answerHead(200, 'text/event-stream; charset=utf-8')}transfer-encoding: chunked\r\n\r\n`;
    this.#write(head + frame(events));
  }

  /** A piece of a stream; ASCII. */
  write(events: string): void {
    this.#write(frame(events));
  }

  /** Bytes as they are, for what should not be sent. */
  writeRaw(bytes: Uint8Array | string): void {
    this.#socket.write(bytes);
  }

  /** The last piece of a stream and its end, in one write. */
  endStream(events: string): void {
    this.#write(`${frame(events)}0\r\n\r\n`);
    this.#endAnswer();
  }

  /** Closes in the ordinary way; what was written still leaves. */
  end(): void {
    this.#isAnswering = false;
    this.#socket.end();
    // A client that keeps its side open must not keep ours.
    this.#socket.destroySoon();
  }

  /** Closes with a reset. */
  reset(): void {
    this.#isAnswering = false;
    this.#socket.resetAndDestroy();
  }

  destroy(): void {
    this.#isAnswering = false;
    this.#socket.destroy();
  }

  #answerHead(status: number, contentType: string): string {
    const close = this.#keepsOpen ? '' : 'connection: close\r\n';
    return `HTTP/1.1 ${status} ${reasons[status] ?? 'Error'}\r\ncontent-type: ${contentType}\r\n${close}`;
  }

  #write(ascii: string): void {
    this.#socket.write(ascii, 'latin1');
    if (this.#socket.writableLength > maxUnreadBytes) this.#socket.destroy();
  }

  #endAnswer(): void {
    this.#isAnswering = false;
    if (!this.#keepsOpen) {
      this.end();
      return;
    }
    const pipelined = this.#pipelined;
    this.#pipelined = null;
    if (pipelined !== null) setImmediate(() => this.#read(pipelined));
  }

  #read(bytes: Buffer): void {
    if (this.#socket.destroyed) return;
    if (this.#isAnswering) {
      this.#hold(bytes);
      return;
    }
    try {
      const used = this.#reader.push(bytes);
      if (!this.#isWhole) return;
      this.#isWhole = false;
      this.#isAnswering = true;
      if (used < bytes.length) this.#hold(bytes.subarray(used));
      this.#handOn();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#refuse(400);
    }
  }

  #hold(bytes: Buffer): void {
    this.#pipelined = this.#pipelined === null ? bytes : Buffer.concat([this.#pipelined, bytes]);
    if (this.#pipelined.length > maxPipelinedBytes) this.#socket.destroy();
  }

  #takeHead(head: RawHead): BodyFraming {
    const framing = declaredFraming(head.headers) ?? 0;
    if (typeof framing === 'number' && framing > maxBodyBytes)
      throw new ProtocolError('body-too-long', 'the body is longer than 64 MiB');
    this.#head = head;
    this.#body = [];
    this.#bodyBytes = 0;
    if (head.headers['expect'] === '100-continue') this.#write('HTTP/1.1 100 Continue\r\n\r\n');
    return framing;
  }

  #takeBody(bytes: Uint8Array): void {
    this.#bodyBytes += bytes.length;
    if (this.#bodyBytes > maxBodyBytes)
      throw new ProtocolError('body-too-long', 'the body is longer than 64 MiB');
    // The pieces of this reader are views of the socket's buffers, which are not used again.
    this.#body.push(bytes as Buffer);
  }

  #handOn(): void {
    const { startLine, headers } = this.#head!;
    const match = /^([A-Z]+) (\S+) HTTP\/1\.([01])$/.exec(startLine);
    if (match === null) {
      this.#refuse(400);
      return;
    }
    const wish = headers['connection']?.toLowerCase();
    this.#keepsOpen = match[3] === '1' ? wish !== 'close' : wish === 'keep-alive';
    const body = this.#body.length === 1 ? this.#body[0]! : Buffer.concat(this.#body);
    this.#body = [];
    this.#listener.request({ method: match[1]!, target: match[2]!, headers, body }, this);
  }

  /** What came cannot be read, so neither can what follows. */
  #refuse(status: number): void {
    this.#keepsOpen = false;
    this.answer(status, '{"error":{"message":"not an HTTP/1.1 request","type":"bad_request","code":400}}');
  }
}

/** A chunk of the chunked coding; nothing for no bytes, since an empty chunk ends the body. */
function frame(ascii: string): string {
  return ascii === '' ? '' : `${ascii.length.toString(16)}\r\n${ascii}\r\n`;
}
