import { UsageError } from '../../core/errors.ts';

/** A proxy as its URL says; the credentials go to the proxy and nowhere else. */
export interface ProxyAddress {
  readonly origin: string;
  /** What may be told: `host:port`. */
  readonly name: string;
  /** Value of `proxy-authorization`; null without a user in the URL. */
  readonly authorization: string | null;
}

/**
 * Reads `http://user:password@host:port`; without a scheme it is http.
 * @param source who named it, for the message: the text itself may hold a password and is not told
 * @throws UsageError for what is no http or https URL, or is one only by the leniency of URL parsers: such a text would
 * escape those who hide passwords
 */
export function parseProxy(text: string, source: string): ProxyAddress {
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) || text.includes('@') ? text : `http://${text}`;
  const isPlain = !/[\s'"]/.test(whole) && /^[a-z][a-z\d+.-]*:\/\//i.test(whole);
  const url = isPlain && URL.canParse(whole) ? new URL(whole) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '')
    throw new UsageError({
      code: 'bad-proxy',
      message: `${source}: the proxy is no http:// or https:// URL`,
      hint: "such as http://proxy:3128, user and password before the host; --no-proxy '*' does without",
    });
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const isNamed = url.username !== '' || url.password !== '';
  return {
    origin: url.origin,
    name: `${url.hostname}:${port}`,
    authorization: isNamed ? basic(decode(url.username), decode(url.password)) : null,
  };
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** A stray % is a % of the password. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
