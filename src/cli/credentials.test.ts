import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../core/errors.ts';
import { quoteCommandLine } from './command-line.ts';
import { hideCredentials } from './credentials.ts';
import { reportFailure } from './render-error.ts';

test('user and password of a URL are hidden, and nothing else', () => {
  const cases = {
    'http://user:secret@proxy:3128': 'http://…@proxy:3128',
    'HTTPS://user:sec@ret@proxy/x': 'HTTPS://…@proxy/x',
    '--proxy=http://secret@proxy': '--proxy=http://…@proxy',
    'http://host/a@b': 'http://host/a@b',
    'http://host?mail=a@b': 'http://host?mail=a@b',
    'me@example.com': 'me@example.com',
  };
  for (const [given, expected] of Object.entries(cases)) assert.equal(hideCredentials(given), expected);
});

test('command lines and failures are told without them', () => {
  const line = quoteCommandLine(['replay', 'w', '--proxy', 'http://user:secret@p:1', '--no-proxy', 'a@b']);
  assert.equal(line, "iwc replay w --proxy 'http://…@p:1' --no-proxy a@b");
  const error = new UsageError({ code: 'bad-value', message: "--limit: 'http://u:secret@p' is no integer" });
  const { text, document } = reportFailure(error, 'replay');
  assert.doesNotMatch(text + JSON.stringify(document), /secret/);
  assert.match(text, /http:\/\/…@p/);
});
