import { connect as connectTcp, isIP, type LookupFunction } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { OpenSocket } from './connection.ts';
import type { TlsOptions } from './contract.ts';

export interface Origin {
  readonly isTls: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly hostname: string;
  readonly port: number;
  readonly tls: TlsOptions;
  readonly lookup: LookupFunction;
}

/**
 * One buffer for all sockets: a read is used up before the next one is made, and memory stays flat however many
 * connections there are. 64 KiB is the most that Node reads at once.
 */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/** How to open a socket to an origin: no delay of small writes (Nagle), reads without a stream in between. */
export function socketOpener(origin: Origin): OpenSocket {
  // Sessions are resumed, as any long-lived client would.
  let session: Buffer | undefined;
  return ({ read, ready }) => {
    const onread = {
      buffer: readBuffer,
      callback(length: number) {
        read(readBuffer.subarray(0, length));
        return true;
      },
    };
    const address = { host: origin.hostname, port: origin.port, lookup: origin.lookup, onread };
    if (!origin.isTls) {
      const socket = connectTcp({ ...address, noDelay: true, keepAlive: true });
      return socket.once('connect', ready);
    }
    const socket = connectTls({
      ...address,
      ...securityOf(origin),
      ...(session === undefined ? {} : { session }),
    });
    socket.on('session', (latest) => {
      session = latest;
    });
    return socket.setNoDelay(true).setKeepAlive(true).once('secureConnect', ready);
  };
}

function securityOf({ hostname, tls }: Origin) {
  const name = tls.serverName ?? hostname;
  return {
    // A bare address may not stand in the handshake, but the certificate is still checked against it.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: tls.insecure !== true,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  };
}
