import type { HttpFault, HttpStage } from '../../nouns/http-exchange.ts';
import { ProtocolError } from './message-head.ts';

/** What a system's error code means to the one who waits for an answer. */
const explanations: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused: nothing listens there',
  ECONNRESET: 'the server reset the connection',
  EPIPE: 'the server closed the connection while the request was being sent',
  ETIMEDOUT: 'the network gave up connecting',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ENOTFOUND: 'no host of this name',
  EAI_AGAIN: 'the name server did not answer',
  EMFILE: 'too many open files: raise the limit with ulimit -n',
  EADDRNOTAVAIL: 'no local port is left: too many connections were opened in a short time',
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate is signed by an unknown authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate is signed by an unknown authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the server's certificate is signed by an unknown authority",
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another name",
};

/** A failed socket as an outcome. */
export function faultOf(error: unknown, stage: HttpStage): HttpFault {
  if (error instanceof ProtocolError)
    return { kind: 'protocol', stage, code: error.code, message: error.message };
  const cause = firstCause(error);
  const code = cause.code ?? 'socket-failed';
  return { kind: 'connection', stage, code: wordOf(code), message: explanations[code] ?? cause.message };
}

/** The connection ended where more was to come. */
export function closedFault(stage: HttpStage, isReused: boolean): HttpFault {
  if (stage === 'body')
    return {
      kind: 'connection',
      stage,
      code: 'truncated-body',
      message: 'the connection ended amid the answer',
    };
  return {
    kind: 'connection',
    stage,
    code: isReused ? 'closed-while-idle' : 'closed',
    message: isReused
      ? 'the server closed a connection that was kept open, just as it was used again'
      : 'the server closed the connection without an answer',
  };
}

export function timeoutFault(stage: HttpStage, limit: 'total' | 'stage', limitMs: number): HttpFault {
  const what = limit === 'total' ? 'the whole request' : stages[stage];
  return {
    kind: 'timeout',
    stage,
    code: limit === 'total' ? 'total-timeout' : `${stage === 'body' ? 'idle' : stage}-timeout`,
    message: `${what} took longer than ${limitMs} ms`,
  };
}

export function cancelledFault(stage: HttpStage, reason: string): HttpFault {
  return { kind: 'cancelled', stage, code: 'cancelled', message: reason };
}

const stages: Readonly<Record<HttpStage, string>> = {
  wait: 'waiting for a connection',
  connect: 'connecting',
  send: 'sending the request',
  headers: 'the first byte of the answer',
  body: 'the next piece of the answer',
};

/** With several addresses Node throws one error that holds one for each. */
function firstCause(error: unknown): NodeJS.ErrnoException {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first : new Error(String(first));
}

/** `ECONNREFUSED` → `econnrefused`, `ERR_TLS_CERT_ALTNAME_INVALID` → `err-tls-cert-altname-invalid`. */
function wordOf(code: string): string {
  return code.toLowerCase().replaceAll('_', '-');
}
