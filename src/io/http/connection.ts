import type { Socket } from 'node:net';
import type { HttpFault } from '../../nouns/http-exchange.ts';
import type { Exchange } from './exchange.ts';
import { closedFault, faultOf } from './faults.ts';
import { declaredFraming, ProtocolError, type RawHead } from './message-head.ts';
import { type BodyFraming, MessageReader } from './message-reader.ts';

/** What a connection tells the pool it belongs to. */
export interface ConnectionOwner {
  readonly nowNs: () => number;
  readonly afterRead: ((atNs: number) => void) | undefined;
  ready(connection: Connection): void;
  /** It never became ready. */
  failed(connection: Connection, fault: HttpFault): void;
  /** The answer is whole and the connection can be used again. */
  freed(connection: Connection): void;
  closed(connection: Connection): void;
}

/** Opens a socket whose reads are told to `read`, and says once when it can be written to. */
export type OpenSocket = (told: { read(bytes: Buffer): void; ready(): void }) => Socket;

/** A TCP or TLS connection, with one exchange on it at a time. */
export class Connection {
  /** Null while idle or connecting. */
  exchange: Exchange | null = null;
  idleSinceNs = 0;
  /** What the server said in `keep-alive: timeout=`; null when it said nothing. */
  serverIdleMs: number | null = null;
  isReady = false;
  #isClosed = false;
  #isUsed = false;
  #isAnswered = false;
  /** Nothing more can be sent on it. */
  #isLast = false;
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #reader: MessageReader;

  constructor(open: OpenSocket, owner: ConnectionOwner) {
    this.#owner = owner;
    this.#reader = new MessageReader({
      head: (head) => this.#takeHead(head),
      body: (bytes) => this.exchange?.body(bytes),
      end: () => {
        this.#isAnswered = true;
      },
    });
    this.#socket = open({ read: (bytes) => this.#read(bytes), ready: () => this.#ready() });
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('end', () => this.#end());
    this.#socket.on('close', () => this.#end());
  }

  /** Sends a request; the connection must be ready and idle. */
  start(exchange: Exchange): void {
    const socket = this.#socket;
    const { pieces, encoding } = exchange.rendered;
    this.exchange = exchange;
    exchange.abandon = () => this.destroy();
    exchange.connected(this.#isUsed, this.#owner.nowNs());
    this.#isUsed = true;
    if (pieces.length > 1) socket.cork();
    for (const piece of pieces) {
      if (typeof piece === 'string') socket.write(piece, encoding);
      else socket.write(piece);
    }
    if (pieces.length > 1) socket.uncork();
    // What the kernel took at once needs no event to say so.
    if (socket.writableLength === 0) exchange.written(this.#owner.nowNs());
    else socket.write('', () => exchange.written(this.#owner.nowNs()));
  }

  destroy(): void {
    this.exchange = null;
    this.#close();
    this.#socket.destroy();
  }

  #ready(): void {
    if (this.#isClosed) return;
    this.isReady = true;
    this.#owner.ready(this);
  }

  #read(bytes: Buffer): void {
    const { exchange } = this;
    // Bytes that nobody asked for: whatever they are, the next answer could not be told from them.
    if (exchange === null) {
      this.destroy();
      return;
    }
    const atNs = this.#owner.nowNs();
    exchange.read(atNs);
    try {
      const used = this.#reader.push(bytes);
      if (used < bytes.length) this.#isLast = true;
      if (this.#isAnswered) this.#endAnswer();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error);
    }
    this.#owner.afterRead?.(atNs);
  }

  #takeHead(raw: RawHead): BodyFraming {
    const match = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(raw.startLine);
    if (match === null)
      throw new ProtocolError('bad-status-line', `not an HTTP/1.1 answer: ${raw.startLine.slice(0, 60)}`);
    const status = Number(match[2]);
    if (status < 200) {
      if (status !== 101) return 'interim';
      throw new ProtocolError('switched-protocols', 'the server switched to another protocol');
    }
    const { headers } = raw;
    const coding = headers['content-encoding'];
    if (coding !== undefined && coding !== 'identity')
      throw new ProtocolError(
        'encoded-body',
        `the body is encoded (${coding}), though that was not asked for`,
      );
    const framing = status === 204 || status === 304 ? 0 : (declaredFraming(headers) ?? 'close');
    this.#isLast = framing === 'close' || !keepsOpen(headers['connection'], match[1] === '1');
    this.serverIdleMs = serverIdleMs(headers['keep-alive']);
    this.exchange?.head({ status, headers });
    return framing;
  }

  #endAnswer(): void {
    const { exchange } = this;
    this.exchange = null;
    this.#isAnswered = false;
    // Written or not, the request has its answer; what is left of it would garble the next one.
    if (exchange !== null && exchange.writtenNs === null) this.#isLast = true;
    if (this.#isLast) this.destroy();
    else if (!this.#isClosed) {
      this.idleSinceNs = this.#owner.nowNs();
      this.#owner.freed(this);
    }
    exchange?.end(null);
  }

  #fail(error: unknown): void {
    this.#finish((exchange) => faultOf(error, exchange?.stage ?? 'connect'));
  }

  /** The server has closed its side: the end of an answer that has no length, or of our hopes. */
  #end(): void {
    if (this.#isClosed) return;
    if (this.exchange !== null && !this.#reader.isIdle && this.#reader.close()) {
      this.#endAnswer();
      return;
    }
    this.#finish((exchange) => closedFault(exchange?.stage ?? 'connect', exchange?.isReused ?? false));
  }

  #finish(fault: (exchange: Exchange | null) => HttpFault): void {
    if (this.#isClosed) return;
    const { exchange, isReady } = this;
    if (!isReady) this.#owner.failed(this, fault(null));
    this.destroy();
    exchange?.end(fault(exchange));
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#owner.closed(this);
  }
}

function keepsOpen(connection: string | undefined, isHttp11: boolean): boolean {
  const word = connection?.toLowerCase();
  return isHttp11 ? word !== 'close' : word === 'keep-alive';
}

function serverIdleMs(keepAlive: string | undefined): number | null {
  const match = keepAlive === undefined ? null : /timeout=(\d{1,6})/.exec(keepAlive);
  return match === null ? null : Number(match[1]) * 1000;
}
