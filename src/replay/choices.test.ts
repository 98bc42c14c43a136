import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { missingCommand } from '../../test/support/requirements.ts';
import { spawnIwc } from '../../test/support/spawn-iwc.ts';
import type { OptionInputs } from '../core/options.ts';
import { selfSigned } from '../io/http/client.test-support.ts';
import type { mockOptions } from '../mock/options.ts';
import { startMock } from '../mock/start-mock.ts';
import {
  contentEvent,
  rawServer,
  replayRequests,
  someRequests,
  streamHead,
  tlsBefore,
} from './replay.test-support.ts';

/* What the flags of a replay come to, on the wire and in the records. */

async function mockFor(t: TestContext, options: OptionInputs<typeof mockOptions> = {}) {
  const mock = await startMock({ port: 0, ttftMs: 5, itlMs: 1, ...options }, testContext());
  t.after(() => mock.close());
  return mock;
}

/** A server that gives every request a short stream and keeps what it was asked. */
function streaming(t: TestContext) {
  return rawServer(t, (socket) => socket.end(`${streamHead}${contentEvent('a', 'stop')}data: [DONE]\n\n`));
}

test('a dry run tells schedule, tokens, duration and cost, and neither sends nor writes', async (t) => {
  const { url, requests } = await streaming(t);
  const folder = temporaryFolder(t);
  const workload = join(folder, 'w.jsonl');
  const lines = someRequests(5, () => ({ prompt: 'three words here', arrival_time_ms: 7 }));
  lines[4]!.arrival_time_ms = 2007;
  writeFileSync(workload, lines.map((request) => `${JSON.stringify(request)}\n`).join(''));
  const out = join(folder, 'run');
  const prices = ['--price-prompt-usd', '2', '--price-output-usd', '10'];
  const words = [
    'replay',
    workload,
    '--base-url',
    url,
    '--out-dir',
    out,
    '--dry-run',
    '--tokenizer',
    'simple',
  ];
  const { ended, told } = spawnIwc([...words, ...prices, '--json']);
  assert.equal((await ended).code, 0, told.stderr);
  const { schema, ...document } = JSON.parse(told.stdout);
  assert.deepEqual(document, {
    ...{ requests: 5, left_out: 0, sessions: 0, span_s: 2, mean_rate_rps: 2, busiest_second_requests: 4 },
    ...{ prompt_tokens: 15, max_output_tokens: 20, longest_context_tokens: 7 },
    cost_usd: (15 * 2 + 20 * 10) / 1e6,
    first_due_s: [0, 0, 0, 0, 2],
  });
  assert.deepEqual([schema, requests.length, existsSync(out)], ['iwc.dry-run/1', 0, false]);
  // Prompts of three words and answers of four tokens: what a run would refuse or leave out, this does too.
  const refused = spawnIwc([...words, '--context-length', '6']);
  assert.deepEqual([(await refused.ended).code, refused.told.stdout], [1, '']);
  const fewer = spawnIwc([...words, '--context-length', '6', '--over-context', 'skip', '--json']);
  assert.equal((await fewer.ended).code, 0, fewer.told.stderr);
  const { requests: kept, left_out, prompt_tokens } = JSON.parse(fewer.told.stdout);
  assert.deepEqual([kept, left_out, prompt_tokens], [0, 5, 0]);
});

test('streaming: on, off, or as each request says; without it the first token is not known', async (t) => {
  const mock = await mockFor(t, { itlMs: 5 });
  const given = someRequests(6, (i) => ({ streaming: i % 2 === 0 }));
  const chunksOf = async (options: Readonly<Record<string, unknown>>) => {
    const { records, summary } = await replayRequests(t, given, { baseUrl: [mock.url], ...options });
    assert.equal(summary.counts.ok, 6);
    assert.equal(summary.ttft_ms.due.n, records.filter(({ first_token_ns: at }) => at !== null).length);
    return records.map(({ chunks, first_token_ns: first }) => (first === null ? 0 : chunks));
  };
  assert.deepEqual(await chunksOf({}), Array(6).fill(4));
  assert.deepEqual(await chunksOf({ stream: false }), Array(6).fill(0));
  assert.deepEqual(await chunksOf({ streamFromWorkload: true }), [4, 0, 4, 0, 4, 0]);
});

test('a key from a file, headers, and ids of request and session go over the wire; the key into no file', async (t) => {
  const { url, requests } = await streaming(t);
  const apiKeyFile = join(temporaryFolder(t), 'key');
  writeFileSync(apiKeyFile, 'sk-in-a-file\n');
  const { folder } = await replayRequests(
    t,
    someRequests(2, (i) => ({ session_id: `s${i}` })),
    {
      ...{ baseUrl: [`${url}/deep/v1/`], apiKeyFile, headers: '{"x-team":"a"}', probe: false },
      ...{ requestIdHeader: 'x-request-id', sessionHeader: 'x-session' },
    },
  );
  for (const [i, request] of requests
    .toSorted((a, b) => (/r0/.test(a) ? -1 : /r0/.test(b) ? 1 : 0))
    .entries()) {
    assert.match(request, /^POST \/deep\/v1\/chat\/completions HTTP/);
    for (const header of [
      'authorization: Bearer sk-in-a-file',
      'x-team: a',
      `x-request-id: r${i}`,
      `x-session: s${i}`,
    ])
      assert.ok(request.toLowerCase().includes(header.toLowerCase()), header);
  }
  for (const name of readdirSync(folder))
    if (name.includes('.'))
      assert.ok(!readFileSync(join(folder, name), 'utf8').includes('sk-in-a-file'), name);
});

test('base URLs with and without /v1 are the same server, and sessions stay on one', async (t) => {
  const [a, b] = [await mockFor(t), await mockFor(t)];
  const given = someRequests(24, (i) => ({ session_id: `s${i % 6}`, turn_id: Math.floor(i / 6) }));
  const { records, summary } = await replayRequests(t, given, {
    ...{ baseUrl: [a.url, `${b.url}/v1`], routing: 'session', history: 'recorded' },
  });
  assert.deepEqual([summary.counts.ok, a.counts.requests, b.counts.requests], [24, 12, 12]);
  const servers = new Map<string, Set<number>>();
  for (const { session_id: id, endpoint } of records)
    servers.set(id!, (servers.get(id!) ?? new Set()).add(endpoint!));
  assert.deepEqual(
    [...servers.values()].map(({ size }) => size),
    Array(6).fill(1),
  );
});

test('nothing is tried again unless asked; then every try stands in the record', async (t) => {
  const fault = ['status=503:first=3'];
  const once = await mockFor(t, { fault });
  const plain = await replayRequests(t, someRequests(5), { baseUrl: [once.url] });
  assert.deepEqual([plain.summary.counts.by_status, once.counts.requests], [{ http_error: 3, ok: 2 }, 5]);
  const mock = await mockFor(t, { fault });
  const { records, summary } = await replayRequests(t, someRequests(1), {
    ...{ baseUrl: [mock.url], retries: 5, retryPauseMs: 1 },
  });
  assert.deepEqual([summary.counts.ok, summary.counts.attempts, records[0]!.attempt], [1, 4, 4]);
  assert.deepEqual(
    records[0]!.attempts!.map(({ http_status: status }) => status),
    [503, 503, 503],
  );
});

test('requests are given up when their user would, and wait for those they depend on', async (t) => {
  const mock = await mockFor(t, { ttftMs: 20, itlMs: 20 });
  const { records, summary } = await replayRequests(
    t,
    [
      ...someRequests(1, () => ({ max_output_tokens: 5000, cancel_after_ms: 1000 })),
      { request_id: 'first', prompt: 'a', max_output_tokens: 8, arrival_time_ms: 0 },
      { request_id: 'then', prompt: 'b', max_output_tokens: 1, arrival_time_ms: 0, depends_on: 'first' },
    ],
    { baseUrl: [mock.url] },
  );
  const [given, first, then] = records;
  assert.deepEqual(
    [given!.status, summary.counts.cancelled, summary.counts.conserved],
    ['cancelled', 1, true],
  );
  assert.ok(given!.finished_ns! - given!.due_ns >= 1000e6 && given!.chunks > 0);
  assert.ok(then!.due_ns >= first!.finished_ns! && then!.launched_ns! >= first!.finished_ns!);
});

test('a cap is reported with its time, and the run is labelled closed beyond it', async (t) => {
  const mock = await mockFor(t, { ttftMs: 50 });
  const { records, summary } = await replayRequests(t, someRequests(20), {
    ...{ baseUrl: [mock.url], maxInFlight: 2 },
  });
  assert.equal(summary.load_label, 'open, closed beyond 2 in flight');
  const { peak, cap, time_at_cap_s: atCapS } = summary.in_flight;
  assert.deepEqual([peak, cap], [2, 2]);
  // Ten pairs of at least 50 ms, one after the other.
  assert.ok(atCapS! >= 0.45, String(atCapS));
  assert.ok(records.at(-1)!.held_ns > 0 && records.at(-1)!.due_ns === 190e6);
  const free = await replayRequests(t, someRequests(20), { baseUrl: [mock.url], maxInFlight: 100 });
  assert.deepEqual([free.summary.load_label, free.summary.in_flight.time_at_cap_s], ['open', 0]);
});

test('a run has an end: launching stops after its duration, answers have the drain time, requests theirs', async (t) => {
  const mock = await mockFor(t, { itlMs: 50 });
  const given = someRequests(40, (i) => ({
    ...{ max_output_tokens: i === 9 ? 5000 : 1, arrival_time_ms: i < 10 ? i : 2000 },
  }));
  const { records, summary } = await replayRequests(t, given, {
    ...{ baseUrl: [mock.url], durationS: 1, drainS: 0.3 },
  });
  assert.deepEqual([summary.counts.planned, summary.counts.ok, records[9]!.status], [10, 9, 'cancelled']);
  const timed = await replayRequests(t, given.slice(9, 10), { baseUrl: [mock.url], timeoutS: 0.2 });
  assert.deepEqual(
    [timed.records[0]!.status, timed.records[0]!.error?.split(':')[0]],
    ['timeout', 'total-timeout'],
  );
});

/** MSER-5 by its definition: the cut, in values, that gives the rest the least squared standard error of its mean. */
function mser5(values: readonly number[]): number | null {
  const means = Array.from({ length: Math.floor(values.length / 5) }, (_, i) =>
    mean(values.slice(5 * i, 5 * i + 5)),
  );
  const scores = means.slice(0, -4).map((_, cut) => {
    const rest = means.slice(cut);
    const center = mean(rest);
    return rest.reduce((sum, value) => sum + (value - center) ** 2, 0) / rest.length ** 2;
  });
  const cut = scores.indexOf(Math.min(...scores));
  return cut > means.length / 2 ? null : 5 * cut;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('an automatic warm-up leaves the transient out of the numbers and in the records', async (t) => {
  // At 1 ms a token: ten requests of a second, then short ones.
  const mock = await mockFor(t, { prefillUsPerToken: 1000 });
  const given = someRequests(110, (i) => ({ prompt: 'long '.repeat(i < 10 ? 800 : 80 * (i % 2)) }));
  const { records, summary } = await replayRequests(t, given, { baseUrl: [mock.url], warmup: 'auto' });
  // What a busy machine adds is in the times, and so in what is expected.
  const cut = mser5(records.map(({ first_token_ns, due_ns }) => (first_token_ns! - due_ns) / 1e6));
  assert.deepEqual(
    records.map(({ phase }) => phase),
    records.map((_, i) => (i < (cut ?? 0) ? 'warmup' : 'measure')),
  );
  assert.equal(summary.counts.ok, 110);
  assert.deepEqual([summary.measured.warmup, summary.measured.offered], [cut ?? 0, 110 - (cut ?? 0)]);
  assert.equal(JSON.stringify(summary.notices).includes('not-settled'), cut === null);
  assert.equal(summary.ttft_ms.due.n, 110 - (cut ?? 0));
});

test('--raw-chunks keeps a stamp of every chunk, from the first token to the last', async (t) => {
  const mock = await mockFor(t);
  const { records } = await replayRequests(t, someRequests(5), { baseUrl: [mock.url], rawChunks: true });
  for (const { chunk_ns: stamps, chunks, first_token_ns: first, last_token_ns: last } of records) {
    assert.deepEqual([stamps!.length, stamps![0], stamps!.at(-1)], [chunks, first, last]);
    assert.deepEqual(
      stamps!.toSorted((a, b) => a - b),
      stamps,
    );
  }
});

test('--certify sends the schedule to a mock before and after, and what it finds counts', async (t) => {
  const mock = await mockFor(t);
  const folder = temporaryFolder(t);
  const workload = join(folder, 'w.jsonl');
  writeFileSync(
    workload,
    someRequests(20)
      .map((request) => `${JSON.stringify(request)}\n`)
      .join(''),
  );
  const out = join(folder, 'run');
  const words = ['replay', workload, '--base-url', mock.url, '--out-dir', out, '--certify', '--json'];
  const wide = spawnIwc([...words, '--max-lag-ms', '1e6', '--max-loop-delay-ms', '1e6']);
  assert.equal((await wide.ended).code, 0, wide.told.stderr);
  const { certified } = JSON.parse(wide.told.stdout) as {
    certified: { when: string; holds: boolean; client_added_ttft_ms: { n: number } }[];
  };
  assert.deepEqual(
    certified.map(({ when, holds, client_added_ttft_ms: { n } }) => [when, holds, n]),
    [
      ['before', true, 20],
      ['after', true, 20],
    ],
  );
  const strict = spawnIwc([...words, '--overwrite', '--max-lag-ms', '1e-9']);
  assert.equal((await strict.ended).code, 3);
});

test('TLS: an authority, a client certificate, or trust in whatever comes', {
  skip: missingCommand('openssl'),
}, async (t) => {
  const mock = await mockFor(t);
  const folder = temporaryFolder(t);
  const identity = selfSigned(t);
  const [certFile, certKeyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, identity.cert);
  writeFileSync(certKeyFile, identity.key);
  const asking = { ...identity, ca: identity.cert, requestCert: true, rejectUnauthorized: true };
  const port = await tlsBefore(t, mock.url, asking);
  const endings = async (options: Readonly<Record<string, unknown>>) =>
    (
      await replayRequests(t, someRequests(2), {
        ...{ baseUrl: [`https://localhost:${port}`], probe: false, ...options },
      })
    ).summary.counts.by_status;
  assert.deepEqual(await endings({ caFile: certFile, certFile, certKeyFile }), { ok: 2 });
  assert.deepEqual(await endings({ insecure: true, certFile, certKeyFile }), { ok: 2 });
  assert.deepEqual(await endings({ certFile, certKeyFile }), { connection: 2 }, 'an authority nobody knows');
  assert.deepEqual(await endings({ caFile: certFile }), { connection: 2 }, 'who are you?');
});

test('an option that would have no effect is refused, and run.json holds the arrivals that took the place', async (t) => {
  const mock = await mockFor(t, { itlMs: 1 });
  const base = { baseUrl: [mock.url] };
  const refuse = (options: object, pattern: RegExp) =>
    assert.rejects(replayRequests(t, someRequests(3), { ...base, ...options }), pattern);
  await refuse({ rateRps: 20, cv: 3 }, /--cv has no effect on poisson arrivals.*gamma/s);
  await refuse({ cv: 3 }, /--cv has no effect on the workload's own arrivals/);
  await refuse({ arrival: 'fixed-step', rateRps: 20 }, /--rate-rps has no effect on fixed-step/);
  await refuse({ thinkTimeMs: 5 }, /--think-time-ms has no effect without --users/);
  // Its own, though the model of replayed arrivals has one of that name.
  for (const given of [{}, { concurrency: 2 }, { rateRps: 200 }]) {
    const { summary } = await replayRequests(t, someRequests(3), { ...base, ...given, timeScale: 0.5 });
    assert.equal(summary.counts.ok, 3);
  }
  const { run } = await replayRequests(t, someRequests(3), {
    ...base,
    rateRps: 200,
    cv: 3,
    arrival: 'gamma',
  });
  assert.deepEqual(
    [run.load['arrival'], run.load['arrival_parameters']],
    ['gamma', { rate_rps: 200, cv: 3 }],
  );
  const poisson = await replayRequests(t, someRequests(3), { ...base, rateRps: 200 });
  assert.deepEqual([poisson.run.load['arrival']], ['poisson']);
});
