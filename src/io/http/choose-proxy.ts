import { BlockList, isIP } from 'node:net';
import type { Runtime } from '../../core/runtime.ts';
import { parseProxy } from './proxy-url.ts';

/** What the user says about proxies; null where nothing is said, and the environment decides. */
export interface ProxyWishes {
  /** URL of a proxy for everything. */
  readonly proxy: string | null;
  /** Hosts that are reached without. */
  readonly noProxy: readonly string[] | null;
}

/** A proxy to go by: its URL, never to be told, and what may be told of it. */
export interface ChosenProxy {
  readonly url: string;
  /** `host:port`. */
  readonly name: string;
}

/**
 * The proxy for a server; null for the straight way. A proxy that was asked for is taken but for the hosts of `noProxy`.
 * Else the environment's is: `http_proxy` or `https_proxy`, then `all_proxy`, in lower case before upper case, but for
 * the hosts of `no_proxy` and never for this host itself.
 * @throws UsageError for a proxy that is no http or https URL
 */
export function chooseProxy(
  server: URL,
  { proxy, noProxy }: ProxyWishes,
  environment: Runtime['environment'],
): ChosenProxy | null {
  if (proxy !== null) return isExcepted(server, noProxy ?? []) ? null : chosen(proxy, '--proxy');
  const scheme = server.protocol.replace(':', '');
  const found = variable(environment, `${scheme}_proxy`) ?? variable(environment, 'all_proxy');
  if (found === null || isThisHost(server)) return null;
  const except = noProxy ?? variable(environment, 'no_proxy')?.text.split(/[\s,]+/) ?? [];
  return isExcepted(server, except) ? null : chosen(found.text, found.name);
}

function chosen(url: string, source: string): ChosenProxy {
  return { url, name: parseProxy(url, source).name };
}

function variable(environment: Runtime['environment'], name: string) {
  for (const spelling of [name, name.toUpperCase()]) {
    const text = environment[spelling]?.trim() ?? '';
    if (text !== '') return { text, name: spelling };
  }
  return null;
}

function isThisHost(server: URL): boolean {
  const host = bare(server.hostname);
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * Whether a list names the server: `*` names all, `example.com` and `.example.com` that host and those below it,
 * `10.0.0.0/8` a range of addresses; `:8000` behind a name holds for that port only.
 */
export function isExcepted(server: URL, list: readonly string[]): boolean {
  const host = bare(server.hostname);
  const port = server.port === '' ? (server.protocol === 'https:' ? '443' : '80') : server.port;
  return list.some((item) => {
    const { name, onlyPort } = parseItem(item.trim().toLowerCase());
    if (name === '' || (onlyPort !== null && onlyPort !== port)) return false;
    if (name === '*' || name === host) return true;
    if (isIP(host) !== 0) return isInRange(host, name);
    return host.endsWith(`.${name.replace(/^\*?\./, '')}`) || host === name.replace(/^\*?\./, '');
  });
}

/** Colons alone make no port of the end of an IPv6 address; brackets do. */
function parseItem(item: string): { readonly name: string; readonly onlyPort: string | null } {
  const match = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(item);
  return match === null
    ? { name: bare(item), onlyPort: null }
    : { name: bare(match[1]!), onlyPort: match[2]! };
}

function isInRange(host: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const most = family === 'ipv6' ? 128 : 32;
  if (isIP(network) === 0 || isIP(network) !== isIP(host) || !/^\d{1,3}$/.test(bits) || Number(bits) > most)
    return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(host, family);
}

/** Without the brackets of an IPv6 address. */
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
