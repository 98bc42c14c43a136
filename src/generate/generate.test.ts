import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { IwcError } from '../core/errors.ts';
import { Notices } from '../core/notices.ts';
import { checkRequest } from '../nouns/check-request.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { chainStart, chainTokens } from '../prefix/block-hash.ts';
import { PrefixReuseAnalyser } from '../prefix/reuse.ts';
import { generateTo, resolveGenerateOptions } from './generate.ts';

type Given = Readonly<Record<string, unknown>>;

const prompts = Array.from({ length: 60 }, (_, i) => ({
  prompt: `row${i} ${'word '.repeat(i * 4)}`.trim(),
  completion: 'yes '.repeat(i % 7).trim(),
}));
const sessions = Array.from({ length: 8 }, (_, i) => ({
  session_id: i,
  prompts: Array.from({ length: 1 + (i % 3) }, (__, turn) => `s${i} t${turn}`),
  completions: [],
}));

async function run(t: Parameters<typeof temporaryFolder>[0], given: Given, files: Given = {}) {
  const folder = temporaryFolder(t);
  const all: Given = { 'prompts.jsonl': prompts, 'sessions.jsonl': sessions, ...files };
  for (const [name, content] of Object.entries(all))
    writeFileSync(
      join(folder, name),
      typeof content === 'string'
        ? content
        : (content as unknown[]).map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
  const settings = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      key.endsWith('File') || key.endsWith('Config') ? join(folder, String(value)) : value,
    ]),
  );
  const pieces = { canonical: [] as Uint8Array[], aibrix: [] as Uint8Array[] };
  const keep = (list: Uint8Array[]) => ({
    write: async (bytes: Uint8Array) => void list.push(bytes.slice()),
  });
  const context = testContext({ notices: new Notices() });
  const options = resolveGenerateOptions({ tokenizer: 'simple', ...settings });
  const made = await generateTo(
    { canonical: keep(pieces.canonical), aibrix: keep(pieces.aibrix) },
    options,
    context,
  );
  const text = Buffer.concat(pieces.canonical).toString();
  const requests = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as WorkloadRequest);
  for (const request of requests) assert.deepEqual(checkRequest(request), []);
  return {
    made,
    text,
    requests,
    aibrix: Buffer.concat(pieces.aibrix).toString(),
    notices: Object.fromEntries(context.notices.summary().map(({ code, count }) => [code, count])),
  };
}

const refused = (code: string) => (error: unknown) =>
  error instanceof IwcError && error.problems.some((problem) => problem.code === code);

test('the same seed gives the same bytes, another seed others', async (t) => {
  const given = {
    traceType: 'synthetic',
    trafficPattern: 'quick_rising',
    promptLenPattern: 'slow_rising',
    promptFile: 'prompts.jsonl',
    seed: 9,
  };
  const first = await run(t, given);
  assert.equal((await run(t, given)).text, first.text);
  assert.notEqual((await run(t, { ...given, seed: 10 })).text, first.text);
});

test('the AIBrix shape has a line a window that holds requests; the canonical file keeps exact times', async (t) => {
  const given = {
    traceType: 'constant',
    targetQps: 3.5,
    durationMs: 20_000,
    intervalMs: 2000,
    promptFile: 'prompts.jsonl',
  };
  const { requests, aibrix } = await run(t, given);
  const lines = aibrix
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { timestamp: number; requests: unknown[] });
  assert.ok(lines.every(({ timestamp, requests: held }) => timestamp % 2000 === 0 && held.length > 0));
  assert.equal(
    lines.reduce((sum, line) => sum + line.requests.length, 0),
    requests.length,
  );
  assert.ok(requests.some((request) => request.arrival_time_ns !== undefined));
  const batched = await run(t, { ...given, dispatch: 'batched' });
  assert.ok(batched.requests.every((request) => request.arrival_time_ms % 2000 === 0));
  assert.deepEqual(JSON.parse((await run(t, { ...given, outputFormat: 'json' })).aibrix), lines);
});

test('exact lengths are exact, and asked and given stand in the workload', async (t) => {
  const given = {
    traceType: 'constant',
    targetQps: 20,
    targetPromptLen: 100,
    targetCompletionLen: 33,
    promptFile: 'prompts.jsonl',
    tokenizer: 'tiktoken:o200k_base',
  };
  const exact = await run(t, { ...given, exactLengths: true });
  assert.equal(exact.made.tally.promptLengths()!.exact_share, 1);
  assert.ok(
    exact.requests.every(
      (request) =>
        request.prompt_tokens === 100 &&
        request['x_asked_prompt_tokens'] === 100 &&
        request.max_output_tokens === 33,
    ),
  );
  const near = await run(t, given);
  assert.ok(near.requests.every((request) => Math.abs(request.prompt_tokens! - 100) <= 10));
});

test('sessions open on arrivals and go on after a think time; turns wait for their answers', async (t) => {
  const { requests, notices } = await run(t, {
    traceType: 'constant',
    targetQps: 2,
    durationMs: 30_000,
    promptFile: 'sessions.jsonl',
    thinkTimeMs: 500,
  });
  assert.equal(
    requests.length,
    sessions.reduce((sum, { prompts: turns }) => sum + turns.length, 0),
  );
  assert.ok(notices['sessions-used-up']! > 0, 'arrivals without a session are counted');
  const byId = new Map(requests.map((request) => [request.request_id, request]));
  for (const request of requests.filter(({ turn_id: turn }) => turn! > 0)) {
    const before = byId.get(request.depends_on!)!;
    assert.deepEqual([before.session_id, before.turn_id], [request.session_id, request.turn_id! - 1]);
    assert.equal(request.arrival_time_ms - before.arrival_time_ms, 500);
    assert.equal(request.think_time_ms, 500);
  }
  const turns = await run(t, {
    traceType: 'constant',
    targetQps: 2,
    durationMs: 30_000,
    promptFile: 'sessions.jsonl',
    sessionArrivals: 'turns',
    maxConcurrentSessions: 3,
  });
  assert.equal(turns.requests.length, requests.length);
});

test('at most so many sessions are open at once', async (t) => {
  const long = Array.from({ length: 20 }, (_, i) => ({ session_id: `s${i}`, prompts: ['a', 'b', 'c', 'd'] }));
  const { requests } = await run(
    t,
    {
      traceType: 'constant',
      targetQps: 5,
      promptFile: 'sessions.jsonl',
      maxConcurrentSessions: 2,
      thinkTimeMs: 1000,
    },
    { 'sessions.jsonl': long },
  );
  const nsOf = (request: WorkloadRequest) => request.arrival_time_ns ?? request.arrival_time_ms * 1e6;
  const spans = Array.from({ length: 20 }, (_, i) =>
    requests.filter(({ session_id: id }) => id === `s${i}`).map(nsOf),
  ).filter((turns) => turns.length > 0);
  for (const [start] of spans) {
    const open = spans.filter((turns) => turns[0]! <= start! && start! <= turns.at(-1)!);
    assert.ok(open.length <= 2, `${open.length} open at ${start}`);
  }
});

const trace =
  'TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10 00:00:00.009930+00:00,20,5\n2024-05-10 00:00:01.009930+00:00,30,6\n2024-05-10 00:00:01.509930+00:00,40,7\n2024-05-10 00:00:09.009930+00:00,50,8\n';

test('a trace is stretched to a rate with its bursts, and cut at the duration', async (t) => {
  const files = { 'trace.csv': trace };
  const given = {
    traceType: 'azure-2024',
    trafficFile: 'trace.csv',
    promptFile: 'prompts.jsonl',
    durationMs: 100_000,
  };
  const plain = await run(t, given, files);
  assert.deepEqual(
    plain.requests.map(({ arrival_time_ms: ms }) => ms),
    [0, 1000, 1500, 9000],
  );
  assert.equal(plain.notices['short-trace'], 1);
  const slow = await run(t, { ...given, targetQps: 1 / 6 }, files);
  assert.deepEqual(
    slow.requests.map(({ arrival_time_ms: ms }) => ms),
    [0, 2000, 3000, 18_000],
  );
  assert.equal((await run(t, { ...given, durationMs: 1500 }, files)).requests.length, 2);
  const grouped = await run(t, { ...given, groupIntervalSeconds: 5 }, files);
  assert.deepEqual(
    Array.from(grouped.aibrix.matchAll(/"timestamp": (\d+)/g), ([, ms]) => Number(ms)),
    [0, 5000],
  );
});

test('traces by column mapping: CSV and JSON lines, dates and numbers', async (t) => {
  const given = {
    traceType: 'trace',
    trafficFile: 'trace',
    timeColumn: 'at',
    promptColumn: 'in',
    outputColumn: 'out',
    timeUnit: 'ms',
    durationMs: 60_000,
  };
  const csv = await run(t, given, { trace: 'at,x,in,out\n1000,a,3,4\n1250.5,b,5,6\n' });
  const json = await run(t, given, {
    trace: [
      { at: 1000, in: 3, out: 4 },
      { at: 1250.5, in: 5, out: 6 },
    ],
  });
  assert.equal(json.text, csv.text);
  assert.deepEqual(
    csv.requests.map(({ prompt_tokens: tokens, arrival_time_ns: ns }) => [tokens, ns]),
    [
      [3, undefined],
      [5, 250_500_000],
    ],
  );
  await assert.rejects(run(t, given, { trace: 'at,in\n1,2\n' }), /no column 'out'; found at, in/);
  await assert.rejects(
    run(t, given, { trace: '{"when":1,"in":2,"out":3}\n' }),
    /no key 'at'; found when, in, out/,
  );
  const unsorted = await run(t, given, { trace: 'at,in,out\n5,1,1\n2,2,2\n2,3,3\n' });
  assert.deepEqual([unsorted.notices['unsorted-times'], unsorted.notices['equal-times']], [1, 1]);
  assert.deepEqual(
    unsorted.requests.map(({ prompt_tokens: tokens }) => tokens),
    [2, 3, 1],
  );
});

const maas =
  'Time,Total,Success,4xx Error\n2024-10-1 00:00:00,12,10,2\n2024-10-1 00:01:00,2,0,2\n2024-10-1 00:02:00,27,25,2\n';

test('stat: the documented schemas, with and without times', async (t) => {
  const given = {
    traceType: 'stat',
    trafficFile: 'traffic.csv',
    promptLenFile: 'in.csv',
    completionLenFile: 'out.csv',
    durationMs: 180_000,
  };
  const output =
    'Time,P50,P70,P95,P99\n2024-10-1 00:00:00,10,15,25,40\n2024-10-1 00:01:00,8,9,10,12\n2024-10-1 00:02:00,12,20,30,38\n';
  const files = {
    'traffic.csv': maas,
    'in.csv': 'P50,P70,P99\n20,30,60\n10,12,20\n25,28,50\n',
    'out.csv': output,
  };
  const { requests } = await run(t, given, files);
  assert.ok(requests.every(({ arrival_time_ms: ms }) => ms < 60_000 || ms > 120_000));
  assert.ok(Math.abs(requests.length - 2100) < 3.29 * Math.sqrt(2100));
  await assert.rejects(
    run(t, given, { ...files, 'in.csv': 'P50,P70,P99\n20,30,60\n' }),
    /1 rows without times, the traffic file 3/,
  );
  await assert.rejects(
    run(t, given, { ...files, 'in.csv': 'P50,P70,P99\n20,30,60\n20,10,60\n1,2,3\n' }),
    refused('percentiles-fall'),
  );
  await assert.rejects(
    run(t, given, { ...files, 'traffic.csv': maas.replace('Success', 'Ok') }),
    /'Success' is missing; found Time, Total, Ok/,
  );
  await assert.rejects(
    run(t, given, { ...files, 'traffic.csv': maas.replace('00:02', '00:01') }),
    refused('times-unsorted'),
  );
});

test('cloudide: sent bytes make completions', async (t) => {
  const bytes = 'Time,recv_bytes,sent_bytes\n1727740800000,200,50\n1727740860000,300,90\n';
  const { requests } = await run(
    t,
    {
      traceType: 'stat',
      statTraceType: 'cloudide',
      trafficFile: 'rate.csv',
      promptLenFile: 'bytes.csv',
      completionLenFile: 'bytes.csv',
      durationMs: 120_000,
    },
    { 'rate.csv': 'Time,Rate\n1727740800000,5\n1727740860000,10\n', 'bytes.csv': bytes },
  );
  for (const { arrival_time_ms: ms, prompt_tokens: input, max_output_tokens: output } of requests)
    assert.deepEqual([input, output], ms < 60_000 ? [40, 10] : [30, 9]);
});

test('cloudide: what was not measured counts as 0, and is told', async (t) => {
  const { requests, notices } = await run(
    t,
    {
      traceType: 'stat',
      statTraceType: 'cloudide',
      trafficFile: 'rate.csv',
      promptLenFile: 'bytes.csv',
      completionLenFile: 'bytes.csv',
      durationMs: 180_000,
    },
    {
      'rate.csv': 'Time,Rate\n1727740800000,5\n1727740860000,undefined\n1727740920000,5\n',
      // The first time lacks one sum, the last is not there at all.
      'bytes.csv': 'Time,recv_bytes,sent_bytes\n1727740800000,200,\n1727740860000,300,90\n',
    },
  );
  assert.equal(notices['not-measured'], 2, 'a rate and a sum of bytes');
  assert.equal(notices['no-bytes'], 3, 'sent bytes of the first row, both of the last');
  assert.ok(requests.every(({ arrival_time_ms: ms }) => ms < 60_000 || ms > 120_000));
  assert.ok(requests.every(({ max_output_tokens: output }) => output === 1));
});

test('batched canonical arrivals are the times of the AIBrix lines, for Mooncake its own', async (t) => {
  const files = {
    'blocks.jsonl': [
      { timestamp: 0, input_length: 4, output_length: 2, hash_ids: [1] },
      { timestamp: 3005, input_length: 5, output_length: 2, hash_ids: [2] },
    ],
  };
  const given = { traceType: 'mooncake', trafficFile: 'blocks.jsonl', dispatch: 'batched' };
  const { requests, aibrix } = await run(t, { ...given, tokenizer: 'tiktoken:o200k_base' }, files);
  assert.deepEqual(
    requests.map(({ arrival_time_ms: ms }) => ms),
    Array.from(aibrix.matchAll(/"timestamp": (\d+)/g), ([, ms]) => Number(ms)),
  );
  assert.equal(requests[1]!.arrival_time_ms, 3005);
});

test('block ids that do not fit the length are counted, and the length holds', async (t) => {
  const files = {
    'blocks.jsonl': [
      { timestamp: 0, input_length: 600, output_length: 2, hash_ids: [1, 2] },
      { timestamp: 0, input_length: 600, output_length: 2, hash_ids: [1] },
      { timestamp: 0, input_length: 500, output_length: 2, hash_ids: [1, 2, 3] },
    ],
  };
  const given = { traceType: 'mooncake', trafficFile: 'blocks.jsonl', tokenizer: 'tiktoken:o200k_base' };
  const { requests, notices } = await run(t, given, files);
  assert.equal(notices['blocks-differ'], 2);
  assert.deepEqual(
    requests.map(({ prompt_tokens: tokens }) => tokens),
    [600, 600, 500],
  );
});

test('an option that says nothing for this kind of traffic is told', async (t) => {
  const { notices } = await run(t, {
    traceType: 'constant',
    promptFile: 'prompts.jsonl',
    groupIntervalSeconds: 5,
    promptLenPattern: 'slow_rising',
    promptLenFile: 'not-there.csv',
    targetPromptLen: 30,
  });
  assert.equal(notices['unused-option'], 3);
});

test('a rate of 0 makes an empty workload, and says so', async (t) => {
  const made = await run(t, { traceType: 'constant', promptFile: 'prompts.jsonl', targetQps: 0 });
  assert.deepEqual([made.requests, made.aibrix], [[], '']);
  assert.equal(made.notices['no-requests'], 1);
});

test('what cannot be is refused, with its reason', async (t) => {
  const constant = { traceType: 'constant', promptFile: 'prompts.jsonl' };
  await assert.rejects(run(t, { traceType: 'constant' }), refused('missing-option'));
  await assert.rejects(run(t, { ...constant, targetQps: -1 }), refused('bad-value'));
  await assert.rejects(run(t, { ...constant, targetQps: 1e12 }), refused('too-many-requests'));
  await assert.rejects(
    run(t, constant, { 'prompts.jsonl': '{"prompt": 5}\n{"prompt": "a"\n' }),
    (error) => error instanceof IwcError && error.total === 2,
  );
  await assert.rejects(
    run(t, constant, { 'prompts.jsonl': '{"prompt": "b"}\n{"prompt": "a", "comp' }),
    (error) =>
      error instanceof IwcError &&
      /^not valid JSON: /.test(error.problems[0]!.message) &&
      error.problems[0]!.place?.line === 2,
  );
  await assert.rejects(
    run(
      t,
      { traceType: 'azure', promptFile: 'prompts.jsonl', trafficFile: 'trace.csv' },
      { 'trace.csv': 'TIMESTAMP,Tokens\n1,2\n' },
    ),
    /missing required columns: ContextTokens, GeneratedTokens; found TIMESTAMP, Tokens/,
  );
  const config = { traceType: 'synthetic', promptFile: 'prompts.jsonl', trafficPatternConfig: 'p.json' };
  await assert.rejects(
    run(t, config, { 'p.json': '{"mean": 3}' }),
    (error) => error instanceof IwcError && error.problems.length === 4,
  );
  await assert.rejects(run(t, config, { 'p.json': '{"mean": 3,\n "noise": ' }), refused('not-json'));
});

/** The chain after each whole block of `size` ids. */
function chainBlocks(ids: Int32Array, size: number): Float64Array {
  let chain = chainStart(0);
  return Float64Array.from({ length: Math.floor(ids.length / size) }, (_, i) => {
    chain = chainTokens(chain, ids, i * size, (i + 1) * size);
    return chain;
  });
}

const mooncake = 'data/mooncake/conversation_trace.jsonl';

test('mooncake: lengths are exact, and the rebuilt text shares what the trace shares', {
  skip: missingShared(mooncake),
}, async (t) => {
  const lines = readFileSync(`${sharedFolder()}/${mooncake}`, 'utf8').split('\n', 400);
  const { requests, made } = await run(
    t,
    { traceType: 'mooncake', trafficFile: 'trace.jsonl', durationMs: 3_600_000 },
    { 'trace.jsonl': `${lines.join('\n')}\n` },
  );
  assert.equal(made.tally.promptLengths()!.exact_share, 1);
  const hitShare = (chainsOf: (request: WorkloadRequest) => Float64Array) => {
    const reuse = new PrefixReuseAnalyser();
    for (const request of requests)
      reuse.access({
        chains: chainsOf(request),
        promptTokens: request.prompt_tokens!,
        blockTokens: 512,
        ownBlocks: 0,
      });
    const { hitTokens, promptTokens } = reuse.result();
    return hitTokens / promptTokens;
  };
  const words = new Map<string, number>();
  const ofText = hitShare(({ prompt }) => {
    // A word is a token of the tokenizer here; whole blocks only, so that both sides count alike.
    const ids = Int32Array.from(prompt!.split(' '), (word) => {
      if (!words.has(word)) words.set(word, words.size);
      return words.get(word)!;
    });
    return chainBlocks(ids, 512);
  });
  const ofTrace = hitShare(({ prefix_blocks: blocks, prompt_tokens: tokens }) =>
    chainBlocks(Int32Array.from(blocks!.ids.slice(0, Math.floor(tokens! / 512)) as number[]), 1),
  );
  assert.ok(Math.abs(ofText - ofTrace) < 0.001, `${ofText} for ${ofTrace}`);
});

test('the Azure traces of 2024 as published: both forms of time; what no request can be is left out and counted', async (t) => {
  const { requests, notices, aibrix } = await run(
    t,
    { traceType: 'azure-2024', trafficFile: 'a.csv', durationMs: 100_000 },
    {
      'a.csv': [
        'TIMESTAMP,ContextTokens,GeneratedTokens',
        '2024-05-12 00:00:00+00:00,0,3',
        '2024-05-12 00:00:00.041683+00:00,58,4',
        '2024-05-12 00:00:01+00:00,60,0',
        '2024-05-12 00:00:01.157988+00:00,61,5',
      ].join('\n'),
    },
  );
  assert.deepEqual(
    requests.map((request) => [
      request.arrival_time_ns ?? request.arrival_time_ms * 1e6,
      request.prompt_tokens,
      request.max_output_tokens,
    ]),
    [
      [41_683_000, 58, 4],
      [1_000_000_000, 60, 1],
      [1_157_988_000, 61, 5],
    ],
  );
  assert.deepEqual(notices, { 'empty-request': 1, 'failed-request': 1, 'short-trace': 1 });
  assert.doesNotMatch(aibrix, /"output_length": 0|"prompt": ""/);
});

test('BurstGPT as published, with and without the columns of release 2.0', async (t) => {
  const rows = [
    ['19440110.0', 'GPT-4', 90, 44, 'Conversation log'],
    ['19440112.0', 'ChatGPT', 36, 0, 'API log'],
    ['19440113.0', 'GPT-4', 0, 0, 'API log'],
    ['19440114.5', 'ChatGPT', 93, 17, 'API log'],
  ] as const;
  const first = rows.map(([time, model, prompt, output, log]) =>
    [time, model, prompt, output, prompt + output, log].join(),
  );
  const second = rows.map(([time, model, prompt, output, log], i) =>
    [time, i === 0 ? '1722ac82' : '', 43, model, prompt, output, prompt + output, log].join(),
  );
  const files = {
    'one.csv': `Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n${first.join('\n')}\n`,
    'two.csv': `Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n${second.join('\n')}\n`,
  };
  const given = { traceType: 'burstgpt', durationMs: 100_000 };
  const one = await run(t, { ...given, trafficFile: 'one.csv' }, files);
  assert.deepEqual(
    one.requests.map((request) => [
      request.arrival_time_ms,
      request.prompt_tokens,
      request.expected_output_tokens,
    ]),
    [
      [0, 90, 44],
      [2000, 36, 1],
      [4500, 93, 17],
    ],
  );
  const counted = { 'empty-request': 1, 'failed-request': 1, 'short-trace': 1 };
  assert.deepEqual(one.notices, counted);
  const two = await run(t, { ...given, trafficFile: 'two.csv' }, files);
  assert.equal(two.text, one.text);
  assert.deepEqual(two.notices, { ...counted, 'session-left-out': 1 });
});
