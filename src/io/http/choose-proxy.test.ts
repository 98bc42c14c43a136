import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseProxy, isExcepted } from './choose-proxy.ts';
import { parseProxy } from './proxy-url.ts';

const none = { proxy: null, noProxy: null };
const choose = (server: string, environment: Record<string, string>, wishes = {}) =>
  chooseProxy(new URL(server), { ...none, ...wishes }, environment)?.name ?? null;

test('the environment names a proxy by scheme, lower case first, then one for all', () => {
  const all = {
    ALL_PROXY: 'http://all:1',
    HTTP_PROXY: 'http://upper:2',
    http_proxy: 'lower:3',
    HTTPS_PROXY: '',
  };
  assert.equal(choose('http://a', all), 'lower:3');
  assert.equal(choose('https://a', all), 'all:1');
  assert.equal(choose('http://a', { HTTP_PROXY: 'http://upper' }), 'upper:80');
  assert.equal(choose('http://a', { https_proxy: 'http://x' }), null);
  assert.equal(choose('http://a', {}), null);
});

test("the environment's proxy is never taken to this host, one that is asked for is", () => {
  for (const host of ['localhost', '127.0.0.1', '127.3.2.1', '[::1]'])
    assert.deepEqual(
      [
        choose(`http://${host}:8000`, { http_proxy: 'p:1' }),
        choose(`http://${host}:8000`, {}, { proxy: 'p:2' }),
      ],
      [null, 'p:2'],
    );
});

test('exceptions: of the environment for its proxy, of the flag for both', () => {
  const environment = { http_proxy: 'p:1', NO_PROXY: 'a.com, b.com' };
  assert.equal(choose('http://a.com', environment), null);
  assert.equal(choose('http://a.com', environment, { noProxy: ['b.com'] }), 'p:1');
  assert.equal(choose('http://a.com', environment, { proxy: 'q:1' }), 'q:1');
  assert.equal(choose('http://a.com', environment, { proxy: 'q:1', noProxy: ['*'] }), null);
});

test('names, suffixes, stars, ports, addresses and ranges', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['http://a.com', 'a.com', true],
    ['http://x.a.com', 'a.com', true],
    ['http://x.a.com', '.a.com', true],
    ['http://x.a.com', '*.a.com', true],
    ['http://ba.com', 'a.com', false],
    ['http://A.COM', 'a.com', true],
    ['http://a.com', 'A.COM', true],
    ['http://a.com', '*', true],
    ['http://a.com:8000', 'a.com:8000', true],
    ['http://a.com:8001', 'a.com:8000', false],
    ['https://a.com', 'a.com:443', true],
    ['http://10.1.2.3', '10.0.0.0/8', true],
    ['http://11.1.2.3', '10.0.0.0/8', false],
    ['http://10.1.2.3', '.3', false],
    ['http://10.1.2.3', '2.3', false],
    ['http://[fd00::1]:80', 'fd00::1', true],
    ['http://[fd00::1]:80', '[fd00::1]:80', true],
    ['http://[fd00::1]', 'fd00::/8', true],
    ['http://[fd00::1]', '10.0.0.0/8', false],
    ['http://10.1.2.3', '10.0.0.0/99', false],
    ['http://a.com', '', false],
  ];
  for (const [server, item, expected] of cases)
    assert.equal(isExcepted(new URL(server), ['other.org', item]), expected, `${server} by ${item}`);
});

test('user and password are for the proxy, the rest may be told', () => {
  assert.deepEqual(parseProxy('http://us%40er:p%ss@Proxy:3128/', 'x'), {
    origin: 'http://proxy:3128',
    name: 'proxy:3128',
    authorization: `Basic ${btoa('us@er:p%ss')}`,
  });
  assert.equal(parseProxy('https://proxy', 'x').name, 'proxy:443');
  assert.equal(parseProxy('http://only:@proxy', 'x').authorization, `Basic ${btoa('only:')}`);
});
