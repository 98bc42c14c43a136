/** First line and headers, names in lower case; a header that came twice is joined with `, `. */
export interface RawHead {
  readonly startLine: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What came is not HTTP/1.1. `code` is a stable word. */
export class ProtocolError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ProtocolError';
    this.code = code;
  }
}

/** Reads a head, without the empty line after it. @throws ProtocolError */
export function parseHead(text: string): RawHead {
  const headers: Record<string, string> = Object.create(null);
  let lineEnd = text.indexOf('\r\n');
  const startLine = lineEnd < 0 ? text : text.slice(0, lineEnd);
  while (lineEnd >= 0) {
    const start = lineEnd + 2;
    lineEnd = text.indexOf('\r\n', start);
    const end = lineEnd < 0 ? text.length : lineEnd;
    const colon = text.indexOf(':', start);
    if (colon <= start || colon >= end) throw new ProtocolError('bad-header', 'a header line without a name');
    const name = text.slice(start, colon).toLowerCase();
    const value = text.slice(colon + 1, end).trim();
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return { startLine, headers };
}

/**
 * How the headers say that a body is framed; null when they say nothing.
 * @throws ProtocolError for a length that is none, and for two that differ (RFC 9112, section 6.3)
 */
export function declaredFraming(headers: Readonly<Record<string, string>>): number | 'chunked' | null {
  const coding = headers['transfer-encoding'];
  if (coding !== undefined) {
    if (coding.toLowerCase() === 'chunked') return 'chunked';
    throw new ProtocolError('bad-transfer-encoding', `transfer-encoding ${coding.slice(0, 40)}`);
  }
  const length = headers['content-length'];
  if (length === undefined) return null;
  const [first, ...others] = length.split(',').map((part) => part.trim());
  if (!/^\d{1,15}$/.test(first!) || others.some((other) => other !== first))
    throw new ProtocolError('bad-content-length', `content-length ${length.slice(0, 40)}`);
  return Number(first);
}
