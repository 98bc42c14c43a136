import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveOptions } from '../core/options.ts';
import { saltOf } from './cache-salt.ts';
import { type ReplayOptions, replayTable } from './options.ts';
import {
  contentEvent,
  rawServer,
  replayFile,
  replayRequests,
  someRequests,
  streamHead,
} from './replay.test-support.ts';

/* A repeated run never meets the prefixes of the runs before it, and can itself be sent again byte for byte. */

function salt(given: Readonly<Record<string, unknown>>) {
  const options = resolveOptions(replayTable, { baseUrl: ['http://a'], outDir: 'o', ...given });
  return saltOf(options as unknown as ReplayOptions);
}

test('a repeated run is salted unless it is refused, a lone one only when asked', () => {
  assert.equal(salt({}), null);
  assert.equal(salt({ repetition: 1, cacheSalt: false }), null);
  assert.equal(salt({ cacheSaltText: '' }), null);
  assert.deepEqual(salt({ repetition: 1, cacheSaltText: 'x ' }), { text: 'x ', from: 'given' });
  assert.match(salt({ repeated: true })!.text, /^\[[0-9a-f]{8}\] $/);
  assert.equal(salt({ repetition: 1 })!.from, 'derived');
  assert.notDeepEqual(salt({ cacheSalt: true }), salt({ cacheSalt: true }));
  assert.throws(() => salt({ cacheSalt: false, cacheSaltText: 'x' }), /exclude each other/);
});

test('it is the same for the same repetition, and another for any other run of a suite', () => {
  assert.deepEqual(salt({ repetition: 3, seed: 7 }), salt({ repetition: 3, seed: 7, outDir: 'elsewhere' }));
  const runs = [
    ...Array.from({ length: 50 }, (_, repetition) => ({ repeated: true, repetition })),
    { repeated: true, seed: 1 },
    { repeated: true, rateRps: 5 },
    { repeated: true, rateRps: 10 },
    { repeated: true, concurrency: 10 },
  ].map((given) => salt(given)!.text);
  assert.equal(new Set(runs).size, runs.length);
});

test('run.json tells of the salt that was sent, and a resumed run goes on under it', async (t) => {
  const answer = `${streamHead}${contentEvent('a', 'stop')}data: [DONE]\n\n`;
  const stop = new AbortController();
  const { url, requests } = await rawServer(t, (socket, _, number) => {
    if (number === 2) stop.abort();
    socket.end(answer);
  });
  const options = { baseUrl: [url], probe: false, cacheSalt: true };
  const sent = () =>
    requests.map((request) => JSON.parse(request.split('\r\n\r\n')[1]!).messages[0].content as string);
  const { folder, run } = await replayRequests(t, someRequests(30), options, { signal: stop.signal });
  assert.equal(run.status, 'partial');
  assert.deepEqual([run.cache_salt_from, run['repetition']], ['fresh', 0]);
  await replayFile(join(folder, '../w.jsonl'), { ...options, outDir: folder, resume: true });
  const document = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  assert.equal(document.cache_salt, run.cache_salt);
  assert.deepEqual(
    new Set(sent()),
    new Set(someRequests(30).map(({ prompt }) => `${run.cache_salt}${prompt}`)),
  );
});
