import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { readDeviations } from '../../test/support/deviations.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import type { Context } from '../core/context.ts';
import { InputError, UsageError } from '../core/errors.ts';
import type { Fingerprint } from '../documents/fingerprint.ts';
import { createThreadPool } from '../io/threads.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { compareSides } from './compare.ts';
import { diffWorkloads } from './diff.ts';
import { fingerprintWorkload } from './fingerprint.ts';
import { sideOfFingerprint } from './read-fingerprint.ts';

const simple = { tokenizer: 'simple', tokenizerModel: 'gpt-4o-mini' };
const noGates = { gates: [], failOnAnyFlag: false };
const skip = missingShared('golden/iwc');
const golden = join(sharedFolder() ?? '', 'golden/iwc');

function chat(sessions: number, words = 'one two three four'): WorkloadRequest[] {
  return Array.from({ length: sessions * 3 }, (_, i) => ({
    request_id: `r${i}`,
    session_id: `s${i % sessions}`,
    prompt: `${words} ${'word '.repeat((i * 7) % 40)}${i}`,
    max_output_tokens: 16 + (i % 5),
    arrival_time_ms: i * 100 + ((i * i) % 60),
    temperature: 0,
  }));
}

function write(path: string, requests: readonly object[]): string {
  writeFileSync(path, requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  return path;
}

test('lines in another order keep id, order-free hash and parts; only the ordered hash tells', async (t) => {
  const folder = temporaryFolder(t);
  const requests = chat(10);
  const a = await fingerprintWorkload(write(join(folder, 'a.jsonl'), requests), simple, testContext());
  const b = await fingerprintWorkload(
    write(join(folder, 'b.jsonl'), requests.toReversed()),
    simple,
    testContext(),
  );
  assert.equal(b.hashes.unordered, a.hashes.unordered);
  assert.deepEqual(b.hashes.parts, a.hashes.parts);
  assert.notEqual(b.hashes.ordered, a.hashes.ordered);
  assert.deepEqual({ ...b, id: '', hashes: null }, { ...a, id: '', hashes: null });
});

test('two fingerprints give the diff that their workloads give, but for matching', async (t) => {
  const folder = temporaryFolder(t);
  const a = write(join(folder, 'a.jsonl'), chat(30));
  const b = write(join(folder, 'b.jsonl'), chat(40, 'five words are in here'));
  const direct = await diffWorkloads({ a, b }, { ...simple, ...noGates }, testContext());
  const files = [a, b].map((path) => `${path}.fingerprint.json`) as [string, string];
  for (const [i, path] of [a, b].entries())
    writeFileSync(files[i]!, JSON.stringify(await fingerprintWorkload(path, simple, testContext())));
  const [left, right] = files;
  const indirect = await diffWorkloads({ a: left, b: right }, { ...simple, ...noGates }, testContext());
  assert.ok(direct.matching !== null && indirect.matching === null);
  const strip = (document: object) => ({ ...document, a_label: '', b_label: '', matching: null });
  assert.deepEqual(strip(indirect), strip(direct));
  const mixed = await diffWorkloads({ a: left, b }, { ...simple, ...noGates }, testContext());
  assert.deepEqual(strip(mixed), strip(direct));
});

test('different tokenizers are refused with the way out', async (t) => {
  const path = write(join(temporaryFolder(t), 'w.jsonl'), chat(2));
  const [words, tokens] = [
    await fingerprintWorkload(path, simple, testContext()),
    await fingerprintWorkload(path, { ...simple, tokenizer: 'tiktoken:o200k_base' }, testContext()),
  ];
  assert.throws(
    () => compareSides(sideOfFingerprint('a', words), sideOfFingerprint('b', tokens), noGates),
    (error) => error instanceof InputError && /--tokenizer simple/.test(error.message),
  );
});

/** A context whose standard input is a file. */
function pipedFrom(path: string): Context {
  const context = testContext();
  const { files } = context.runtime;
  const read = (name: string) => files.read(name === '-' ? path : name);
  return { ...context, runtime: { ...context.runtime, files: { ...files, read } } };
}

test('standard input is as good as a file, but not against itself', async (t) => {
  const path = write(join(temporaryFolder(t), 'w.jsonl'), chat(3));
  const fromFile = await fingerprintWorkload(path, simple, testContext());
  assert.deepEqual(await fingerprintWorkload('-', simple, pipedFrom(path)), fromFile);
  const options = { ...simple, ...noGates };
  const diff = await diffWorkloads({ a: '-', b: path }, options, pipedFrom(path));
  assert.deepEqual([diff.identical, diff.a_label], [true, '-']);
  const saved = `${path}.json`;
  writeFileSync(saved, JSON.stringify(fromFile));
  const fromSaved = await diffWorkloads({ a: '-', b: path }, options, pipedFrom(saved));
  assert.equal(fromSaved.identical, true);
  await assert.rejects(diffWorkloads({ a: '-', b: '-' }, options, pipedFrom(path)), UsageError);
});

test('a fingerprint that was changed by hand is refused', async (t) => {
  const path = write(join(temporaryFolder(t), 'w.jsonl'), chat(2));
  const fingerprint = await fingerprintWorkload(path, simple, testContext());
  const forged = { ...fingerprint, metrics: { ...fingerprint.metrics, requests: 7 } };
  for (const bad of [forged, { schema: 'iwc.fingerprint/9' }, null, { ...fingerprint, id: '' }])
    assert.throws(() => sideOfFingerprint('bad.json', bad), InputError);
});

test('no requests, one request and equal arrivals give nulls, never made-up numbers', async (t) => {
  const folder = temporaryFolder(t);
  const one = { request_id: 'a', prompt: 'hi', max_output_tokens: 1, arrival_time_ms: 5 };
  const same = [one, { ...one, request_id: 'b' }];
  for (const [name, requests] of Object.entries({ none: [], one: [one], same })) {
    const path = write(join(folder, `${name}.jsonl`), requests);
    const fingerprint = await fingerprintWorkload(path, simple, testContext());
    const text = JSON.stringify(fingerprint);
    assert.ok(!/NaN|Infinity/.test(text));
    const { metrics, distributions } = fingerprint;
    assert.equal(metrics.requests, requests.length);
    assert.equal(metrics.burstiness_cv, null);
    assert.equal(metrics.mean_rps, null);
    assert.equal(distributions.turns.split_half, null);
    const diff = await diffWorkloads({ a: path, b: path }, { ...simple, ...noGates }, testContext());
    assert.equal(diff.identical, true);
  }
});

for (const [name, input] of [
  ['f01_fingerprint', 'session_chat_5turns'],
  ['f02_fingerprint_ext', 'semantic_demo'],
  ['f03_ties', 'ties'],
  ['r02_report_json', 'semantic_demo'],
] as const)
  test(`${name}: agrees with the reference but for what DEVIATIONS.md names`, { skip }, async () => {
    const path = join(golden, `in/${input}.jsonl`);
    const found = await fingerprintWorkload(path, { ...simple, tokenizer: 'tiktoken' }, testContext());
    const document = JSON.parse(readFileSync(join(golden, `out/${name}.stdout`), 'utf8'));
    const [expected, actual] = name.startsWith('f')
      ? [document, asReferenceFingerprint(found)]
      : [document, asReferenceReport(found)];
    const differing = differingFields(expected, actual);
    assert.deepEqual(differing, [...(readDeviations().get(name) ?? [])].sort());
  });

/** Names of the innermost objects in which two documents differ; what only the reference's hash and version say is left out. */
function differingFields(expected: object, actual: object, field = ''): string[] {
  const ignored = new Set(['workload_hash', 'fingerprint_version', 'distributions']);
  const names = Object.entries(expected).flatMap(([key, value]) => {
    if (ignored.has(key)) return [];
    const other = (actual as Record<string, unknown>)[key];
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isNested) return differingFields(value, (other ?? {}) as object, key);
    const isSame = JSON.stringify(value) === JSON.stringify(other);
    return isSame ? [] : [typeof value === 'number' && field !== 'coverage' ? field : key];
  });
  return [...new Set(names)].sort();
}

function asReferenceFingerprint({ contents, distributions, metrics }: Fingerprint): object {
  const { p50, p90, p99 } = distributions.prompt_tokens;
  const { max_output_tokens: caps } = contents;
  return {
    arrival: { span_ms: contents.arrival_time_ms.span },
    semantic: {
      task_counts: sortKeys(contents.task_counts),
      difficulty_counts: sortKeys(contents.difficulty_counts),
      top_tags: Object.keys(contents.tag_counts),
    },
    token: {
      prompt_tokens: { p50, p90, p99 },
      max_output_tokens: { p50: caps.p50, p90: caps.p90, p99: caps.p99 },
    },
    workload: { num_requests: metrics.requests },
  };
}

function asReferenceReport({ contents, distributions, metrics }: Fingerprint): object {
  const { coverage, requests } = contents;
  const presence = (name: string, count: number) => ({
    [name]: count,
    [`${name}_pct`]: (100 * count) / requests,
  });
  const lengths = ({ min, mean, p50, p90, p99, max }: Fingerprint['contents']['prompt_chars']) => ({
    ...{ min, avg: mean, p50, p90, p99, max },
  });
  return {
    num_requests: requests,
    arrival_time_ms: contents.arrival_time_ms,
    coverage: {
      ...presence('semantic_present', coverage.semantic),
      ...presence('session_id_present', coverage.session_id),
      ...presence('turn_id_present', coverage.turn_id),
      ...presence('prompt_format_missing', coverage.prompt_format_missing),
      ...presence('task_present', coverage.task),
      ...presence('difficulty_present', coverage.difficulty),
      ...presence('tags_present', coverage.tags),
      streaming_true: coverage.streaming_true,
      streaming_false: coverage.streaming_false,
    },
    max_output_tokens: lengths(contents.max_output_tokens),
    prompt_chars: lengths(contents.prompt_chars),
    prompt_tokens: lengths({ ...distributions.prompt_tokens, mean: metrics.prompt_tokens_mean }),
    prompt_format_counts: contents.prompt_format_counts,
    semantic: {
      task_counts: sortKeys(contents.task_counts),
      difficulty_counts: sortKeys(contents.difficulty_counts),
      top_tags: Object.entries(contents.tag_counts).map(([tag, count]) => ({ count, tag })),
    },
    warnings: contents.warnings,
  };
}

function sortKeys(counts: Readonly<Record<string, number>>): object {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test('threads change nothing', async (t) => {
  // Longer than one chunk of about 1 MiB, so that there is something to share.
  const path = write(join(temporaryFolder(t), 'w.jsonl'), chat(1200, 'many words '.repeat(40)));
  const expected = await fingerprintWorkload(path, simple, testContext());
  for (const threads of [2, 8]) {
    const pool = createThreadPool(threads, 0);
    try {
      assert.deepEqual(await fingerprintWorkload(path, simple, testContext({ pool })), expected);
    } finally {
      await pool.close();
    }
  }
});

test('a workload too large to be kept whole gives nearly the same, and says that it is not exact', async (t) => {
  const path = write(join(temporaryFolder(t), 'w.jsonl'), chat(100, 'many words '.repeat(300)));
  const exact = await fingerprintWorkload(path, simple, testContext());
  const context = testContext();
  const large = await fingerprintWorkload(path, { ...simple, exactLimit: 50 }, context);
  assert.deepEqual(large.hashes, exact.hashes);
  assert.deepEqual(
    context.notices.summary().map(({ code }) => code),
    ['no-noise-floor'],
  );
  for (const key of ['prompt_tokens', 'inter_arrival_ms'] as const) {
    const [found, expected] = [large.distributions[key], exact.distributions[key]];
    assert.equal(expected.sketch.relative_error, 0);
    assert.equal(found.split_half, null);
    assert.equal(found.sketch.relative_error, 1 / 256);
    assert.equal(found.n, expected.n);
    for (const share of ['p50', 'p90', 'p99'] as const)
      assert.ok(Math.abs(found[share]! - expected[share]!) <= expected[share]! / 200, `${key} ${share}`);
  }
});
