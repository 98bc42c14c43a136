import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { skipUnless } from '../../test/support/requirements.ts';
import type { Context } from '../core/context.ts';
import { IwcError } from '../core/errors.ts';
import { Notices } from '../core/notices.ts';
import { createThreadPool } from '../io/threads.ts';
import { streamFor } from '../math/keyed-stream.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { openTokenizer } from '../workloads/open-tokenizer.ts';
import { type MeasureOptions, measureWorkload } from './measure.ts';

const vocabulary = fileURLToPath(new URL('../../vocabularies/o200k_base.bin', import.meta.url));
const skip = skipUnless(
  existsSync(vocabulary),
  'needs the vocabularies: node scripts/build-vocabularies.mjs',
);
const tiktoken: MeasureOptions = { tokenizer: 'tiktoken', tokenizerModel: 'gpt-4o-mini' };
const words: MeasureOptions = { tokenizer: 'simple', tokenizerModel: 'gpt-4o-mini' };

type Fields = Partial<WorkloadRequest>;

function write(t: TestContext, requests: readonly Fields[], name = 'w.jsonl'): string {
  const lines = requests.map((fields, i) =>
    JSON.stringify({ request_id: `r${i}`, prompt: 'p', max_output_tokens: 8, arrival_time_ms: i, ...fields }),
  );
  const path = join(temporaryFolder(t), name);
  const text = lines.map((line) => `${line}\n`).join('');
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

/** Conversations whose turns interleave, with text that makes tokenizers work: seams of words, emoji, edits, resets. */
function conversations(sessions: number, turns: number): Fields[] {
  const random = streamFor({ seed: 5n, name: 'conversations' });
  const below = (bound: number) => random.nextInteger(0, bound);
  const pieces = [
    'well',
    "isn't",
    ' it',
    '123',
    '日本語',
    '🙂',
    '\n\n',
    '  ',
    'réponse',
    '<|endoftext|>',
    'a'.repeat(40),
  ];
  const text = () =>
    Array.from({ length: 3 + below(40) }, () => pieces[below(pieces.length)]).join(below(2) === 0 ? ' ' : '');
  const histories = Array.from({ length: sessions }, () => 'System: be brief.');
  const requests: Fields[] = [];
  for (let i = 0; i < sessions * turns; i++) {
    const session = below(sessions);
    const kind = below(10);
    const before = histories[session]!;
    // Mostly a turn goes on; sometimes the end of the history is written again, or all of it is dropped.
    const kept = kind === 0 ? '' : kind === 1 ? before.slice(0, below(before.length + 1)) : before;
    histories[session] = `${kept}\nUser: ${text()}`.toWellFormed();
    requests.push({
      prompt: histories[session]!,
      session_id: `s${session}`,
      arrival_time_ms: Math.floor(i / 3),
    });
  }
  return requests;
}

test('what is not tokenized again is exact, over chunks and whatever follows what', { skip }, async (t) => {
  const requests = conversations(40, 60);
  // Padding before each request spreads sessions over several chunks.
  const filler: Fields = { prompt: 'x '.repeat(1000) };
  const spread = requests.flatMap((request) => [
    request,
    { ...filler, arrival_time_ms: request.arrival_time_ms! },
  ]);
  const path = write(t, spread);
  const { columns, reuse } = await measureWorkload(path, tiktoken, testContext());
  const tokenizer = await openTokenizer(tiktoken, testContext());
  const last = new Map<string, Int32Array>();
  let shared = 0;
  spread.forEach(({ prompt, session_id: session }, i) => {
    const ids = tokenizer.encode(prompt!);
    assert.equal(columns!.promptTokens[i], ids.length);
    const before = last.get(session ?? '');
    let common = 0;
    if (session != null && before !== undefined)
      while (common < ids.length && ids[common] === before[common]) common++;
    assert.equal(columns!.sharedPrefixTokens[i], common, `request ${i}`);
    shared += common;
    if (session != null) last.set(session, ids);
  });
  assert.equal(reuse.sharedTokens, shared);
});

test('one, two and eight threads measure the same', { skip }, async (t) => {
  const path = write(t, conversations(30, 100));
  const results = [];
  for (const threads of [1, 2, 8]) {
    const pool = createThreadPool(threads, 0);
    results.push(JSON.stringify(plain(await measureWorkload(path, tiktoken, testContext({ pool })))));
    await pool.close();
  }
  assert.equal(results[1], results[0]);
  assert.equal(results[2], results[0]);
});

/** Measurements with all that classes hide. */
function plain(measured: Awaited<ReturnType<typeof measureWorkload>>): unknown {
  const samples = Object.fromEntries(
    Object.entries(measured.samples).map(([name, sample]) => [name, [...(sample.sorted() ?? [])]]),
  );
  return { ...measured, samples };
}

test('lines out of order are sorted by arrival, equal arrivals in file order', async (t) => {
  const arrivals = [30, 10, 20, 10, 0];
  const requests = arrivals.map((ms, i) => ({
    arrival_time_ms: ms,
    prompt: 'w '.repeat(i + 1),
    session_id: `s${i % 2}`,
  }));
  const notices = new Notices();
  const path = write(t, requests);
  const { columns, bytes } = await measureWorkload(path, words, testContext({ notices }));
  assert.deepEqual(
    [...columns!.arrivalNs],
    [0, 10, 10, 20, 30].map((ms) => ms * 1e6),
  );
  assert.deepEqual([...columns!.promptTokens], [5, 2, 4, 3, 1]);
  assert.deepEqual([...columns!.turn], [0, 0, 1, 1, 2]);
  assert.equal(notices.summary()[0]!.code, 'arrivals-out-of-order');
  assert.ok(columns!.bodyOffset[0]! > columns!.bodyOffset[4]! && bytes > columns!.bodyOffset[0]!);
});

test('output lengths are the expectation where there is one, never above the cap, and say so', async (t) => {
  const path = write(t, [
    { expected_output_tokens: 3 },
    { expected_output: 'one two three four' },
    { expected_output_tokens: 50 },
    { max_output_tokens: 6 },
  ]);
  const { columns, counts, samples } = await measureWorkload(path, words, testContext());
  assert.deepEqual([...columns!.outputTokens], [3, 4, 8, 6]);
  assert.deepEqual([...columns!.outputSource], [1, 2, 1, 0]);
  assert.equal(counts.expectationAboveCap, 1);
  assert.deepEqual([...samples.expectedOutputTokens.sorted()!], [3, 4, 50]);
});

test("a workload's own prefix blocks are used, and declared tokens trusted", async (t) => {
  const declared: MeasureOptions = { tokenizer: 'declared', tokenizerModel: '' };
  const blocks = (ids: readonly number[]): Fields => ({
    prompt_tokens: ids.length * 512,
    prefix_blocks: { block_tokens: 512, ids },
  });
  const path = write(t, [
    { ...blocks([1, 2]), session_id: 'a' },
    { ...blocks([1, 9]), session_id: 'b' },
    { ...blocks([1, 2, 3]), session_id: 'a' },
  ]);
  const { prefix, columns, samples } = await measureWorkload(path, declared, testContext());
  assert.deepEqual([...columns!.promptTokens], [1024, 1024, 1536]);
  assert.deepEqual(
    {
      hit: prefix!.hitTokens,
      own: prefix!.ownHitTokens,
      cross: prefix!.crossHitTokens,
      size: prefix!.blockTokens,
    },
    { hit: 1536, own: 1024, cross: 512, size: 512 },
  );
  assert.deepEqual([...samples.pairReuse.sorted()!], [2 / 3]);
  const none = await measureWorkload(write(t, [{ prompt_tokens: 4 }]), declared, testContext());
  assert.equal(none.prefix, null);
});

test('prefixes are kept apart by model and adapter', async (t) => {
  const prompt = 'w '.repeat(64);
  const path = write(t, [
    { prompt },
    { prompt, adapter: 'x' },
    { prompt, model: 'm' },
    { prompt, adapter: 'x' },
  ]);
  const { prefix } = await measureWorkload(path, words, testContext());
  assert.equal(prefix!.hitTokens, 64);
});

test('past the exact limit numbers come from histograms, and the rest is as it was', async (t) => {
  const path = write(t, conversations(10, 100));
  const exact = await measureWorkload(path, words, testContext());
  const bounded = await measureWorkload(path, { ...words, exactLimit: 50 }, testContext());
  assert.ok(exact.isExact && !bounded.isExact && bounded.columns === null);
  for (const name of ['promptTokens', 'pairReuse', 'turnGapMs'] as const) {
    const [a, b] = [exact.samples[name], bounded.samples[name]];
    assert.equal(b.mean, a.mean);
    assert.ok(Math.abs(b.quantile(0.9)! - a.quantile(0.9)!) <= a.quantile(0.9)! / 512);
  }
  assert.deepEqual(bounded.arrivals, exact.arrivals);
  assert.deepEqual(bounded.prefix, exact.prefix);
});

test('compressed workloads and those without requests are read', async (t) => {
  const context = testContext();
  const requests = [{ prompt: 'a b' }, { prompt: 'c' }];
  const measured = await measureWorkload(write(t, requests, 'w.jsonl.gz'), words, context);
  assert.equal(measured.requests, 2);
  const empty = await measureWorkload(write(t, []), words, context);
  assert.deepEqual(
    { requests: empty.requests, isExact: empty.isExact, mean: empty.samples.promptTokens.mean },
    { requests: 0, isExact: true, mean: null },
  );
});

async function problemsOf(path: string, options: MeasureOptions, context: Context = testContext()) {
  const error: unknown = await measureWorkload(path, options, context).then(
    () => assert.fail('it must be refused'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof IwcError, String(error));
  return error.problems.map(({ code, place }) => [code, place?.line ?? null]);
}

test('every bad line is told, with its place, also when lines are out of order', async (t) => {
  const path = join(temporaryFolder(t), 'bad.jsonl');
  const good = '{"request_id":"a","prompt":"p","max_output_tokens":1,"arrival_time_ms":9}';
  writeFileSync(
    path,
    `${good}\n{"request_id":\n\n${good.replace('9', '1')}\n${good.replace(':1,', ':0,')}\n{}\n`,
  );
  assert.deepEqual(await problemsOf(path, words), [
    ['bad-json', 2],
    ['bad-value', 5],
    ['prompt-or-messages', 6],
    ['missing-field', 6],
    ['missing-field', 6],
    ['missing-field', 6],
  ]);
  assert.deepEqual(
    await problemsOf(write(t, [{ prompt_tokens: 3 }, {}]), { ...words, tokenizer: 'declared' }),
    [['no-prompt-tokens', 2]],
  );
});

test('tokenizers that are not there are named with the way out', async (t) => {
  const path = write(t, [{}]);
  assert.deepEqual(await problemsOf(path, { ...words, tokenizer: 'tiktokn' }), [['unknown-tokenizer', null]]);
  const environment = { HOME: join(temporaryFolder(t), 'home') };
  const context = testContext();
  const offline = { ...context, runtime: { ...context.runtime, environment } };
  assert.deepEqual(await problemsOf(path, { ...words, tokenizer: 'no/such-model' }, offline), [
    ['tokenizer-not-cached', null],
  ]);
  assert.deepEqual((await problemsOf(path, { ...words, tokenizer: './missing.json' })).length, 1);
});
