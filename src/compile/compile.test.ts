import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parse } from 'yaml';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import type { Context } from '../core/context.ts';
import { InputError, InterruptedError, IwcError } from '../core/errors.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { type CompileReport, resolveCompileOptions, validateFile, writeWorkload } from './index.ts';

const chats = [
  {
    id: 'a',
    conversations: [
      { from: 'human', value: 'What is TTFT?' },
      { from: 'gpt', value: 'Time to first token.' },
      { from: 'human', value: 'And "ITL"? 😀' },
      { from: 'gpt', value: 'Inter-token latency.' },
    ],
  },
  {
    id: 'a',
    conversations: [
      { from: 'human', value: 'Other' },
      { from: 'gpt', value: 'One' },
    ],
  },
  { conversations: [] },
];

class Bench {
  readonly folder: string;
  readonly context: Context;

  constructor(t: TestContext, context = testContext()) {
    this.folder = temporaryFolder(t);
    this.context = context;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: unknown): string {
    const data =
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
    writeFileSync(this.path(name), data);
    return this.path(name);
  }

  async compile(
    dataset: string,
    input: string,
    options: Record<string, unknown> = {},
  ): Promise<CompileReport> {
    const all = { input, output: this.path('w.jsonl'), ...options };
    return await writeWorkload(dataset, resolveCompileOptions(dataset, all), 'iwc compile …', this.context);
  }

  requests(name = 'w.jsonl'): WorkloadRequest[] {
    return readFileSync(this.path(name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as WorkloadRequest);
  }
}

test('sessions get turns, dependencies, answers, and ids that are told apart', async (t) => {
  const bench = new Bench(t);
  const report = await bench.compile('sharegpt', bench.write('in.json', chats), { mode: 'session' });
  const requests = bench.requests();
  assert.deepEqual(
    requests.map(({ request_id, session_id, turn_id, depends_on, arrival_time_ms, expected_output }) => [
      request_id,
      session_id,
      turn_id,
      depends_on,
      arrival_time_ms,
      expected_output,
    ]),
    [
      ['req-000001', 'a', 0, undefined, 0, 'Time to first token.'],
      ['req-000002', 'a', 1, 'req-000001', 100, 'Inter-token latency.'],
      ['req-000003', 'a#2', 0, undefined, 200, 'One'],
    ],
  );
  assert.equal(
    requests[1]!.prompt,
    'User: What is TTFT?\nAssistant: Time to first token.\nUser: And "ITL"? 😀',
  );
  assert.equal(report.assembly.renamedSessions, 1);
  assert.deepEqual(report.read.skipped, { 'no-turns': 1 });
  assert.ok((await validateFile(bench.path('w.jsonl'), {}, bench.context)).isValid);
});

test('the manifest tells what made the workload, with hashes that hold', async (t) => {
  const bench = new Bench(t);
  const input = bench.write('in.json', chats);
  const report = await bench.compile('sharegpt', input, {
    mode: 'session',
    arrival: 'poisson',
    rateRps: 5,
    seed: 2n ** 70n,
  });
  const manifest = parse(readFileSync(report.manifestPath!, 'utf8'));
  assert.equal(manifest.schema, 'iwc.manifest/1.0');
  assert.equal(manifest.command.options.seed, String(2n ** 70n));
  assert.equal(manifest.output.sha256, report.written.sha256);
  assert.equal(manifest.inputs[0].bytes, readFileSync(input).length);
  assert.deepEqual(manifest.summary.skipped_records, { 'no-turns': 1 });
  assert.equal(manifest.notices[0].code, 'skipped-no-turns');
});

test('the same options give the same bytes, and another seed gives others', async (t) => {
  const bench = new Bench(t);
  const input = bench.write('in.json', chats);
  const options = { mode: 'session', arrival: 'gamma', rateRps: 5, cv: 2 };
  const hash = async (seed: bigint) =>
    (await bench.compile('sharegpt', input, { ...options, seed })).written.sha256;
  assert.equal(await hash(1n), await hash(1n));
  assert.notEqual(await hash(1n), await hash(2n));
});

test('plain, gzip and a different cut of the pieces give the same workload and the same input hash', async (t) => {
  const bench = new Bench(t);
  const text = JSON.stringify(chats);
  const plain = await bench.compile('sharegpt', bench.write('in.json', text));
  const packed = await bench.compile('sharegpt', bench.write('in.json.gz', gzipSync(text)));
  assert.equal(plain.written.sha256, packed.written.sha256);
  assert.equal(plain.read.input.sha256, packed.read.input.sha256);
});

test('with session arrivals a session takes an arrival, its turns wait their think time, and order holds', async (t) => {
  const bench = new Bench(t);
  await bench.compile('sharegpt', bench.write('in.json', chats), {
    mode: 'session',
    sessionArrivals: 'sessions',
    thinkTimeMs: 2500,
    arrivalStepMs: 1000,
  });
  const requests = bench.requests();
  assert.deepEqual(
    requests.map(({ session_id, turn_id, arrival_time_ms, think_time_ms }) => [
      session_id,
      turn_id,
      arrival_time_ms,
      think_time_ms,
    ]),
    [
      ['a', 0, 0, undefined],
      ['a#2', 0, 1000, undefined],
      ['a', 1, 2500, 2500],
    ],
  );
  assert.equal((await validateFile(bench.path('w.jsonl'), {}, bench.context)).warningCount, 0);
});

test('sessions that later records continue are in order of arrival too', async (t) => {
  const bench = new Bench(t);
  const lines = [
    { session_id: 'a', prompts: ['a0'] },
    { session_id: 'b', prompts: ['b0', 'b1'] },
    { session_id: 'c', prompts: ['c0'] },
    { session_id: 'a', prompts: ['a1', 'a2'] },
    { session_id: 'd', prompts: ['d0'] },
  ];
  const input = bench.write('in.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
  const options = { sessionArrivals: 'sessions', thinkTimeMs: 600, arrivalStepMs: 1000 };
  await bench.compile('aibrix-prompts', input, options);
  assert.deepEqual(
    bench.requests().map(({ prompt, arrival_time_ms }) => [prompt, arrival_time_ms]),
    [
      ['a0', 0],
      ['a1', 600],
      ['b0', 1000],
      ['a2', 1200],
      ['b1', 1600],
      ['c0', 2000],
      ['d0', 3000],
    ],
  );
});

test('delta history carries only the new turn', async (t) => {
  const bench = new Bench(t);
  await bench.compile('sharegpt', bench.write('in.json', chats), { mode: 'session', history: 'delta' });
  assert.equal(bench.requests()[1]!.prompt, 'And "ITL"? 😀');
  assert.equal(bench.requests()[1]!.history, 'delta');
});

test('replayed timestamps start at 0 and are scaled; too few of them is an error', async (t) => {
  const bench = new Bench(t);
  const input = bench.write('in.json', ['a', 'b', 'c']);
  const timestamps = bench.write('times.txt', '1000\n1500.5\n\n4000\n');
  await bench.compile('simple-json', input, { arrival: 'replay', timestamps, timeScale: 2 });
  assert.deepEqual(
    bench.requests().map(({ arrival_time_ns }) => arrival_time_ns),
    [0, 1001e6, 6e9],
  );
  bench.write('times.txt', '1\n2\n');
  await assert.rejects(bench.compile('simple-json', input, { arrival: 'replay', timestamps }), /end after 2/);
  bench.write('times.txt', '2\n1\nx\n');
  await assert.rejects(bench.compile('simple-json', input, { arrival: 'replay', timestamps }), (error) => {
    assert.deepEqual(
      (error as IwcError).problems.map(({ code, place }) => [code, place!.line]),
      [
        ['timestamps-unsorted', 2],
        ['bad-timestamp', 3],
      ],
    );
    return true;
  });
});

test('a failure leaves the old workload and manifest alone, and nothing else behind', async (t) => {
  const bench = new Bench(t);
  await bench.compile('simple-json', bench.write('in.json', ['good']));
  const before = readFileSync(bench.path('w.jsonl'), 'utf8');
  const names = readdirSync(bench.folder);
  await assert.rejects(
    bench.compile('simple-json', bench.write('in.json', ['x'.repeat(3e6), '  ', { prompt: 1 }])),
    (error) => {
      assert.ok(error instanceof InputError);
      assert.deepEqual(
        error.problems.map(({ place }) => place!.record),
        [1, 2],
      );
      return true;
    },
  );
  assert.equal(readFileSync(bench.path('w.jsonl'), 'utf8'), before);
  assert.deepEqual(readdirSync(bench.folder), names);
});

test('outputs that would destroy the input or one another are refused, with everything left as it was', async (t) => {
  const bench = new Bench(t);
  const input = bench.write('in.json', ['good']);
  mkdirSync(bench.path('folder'));
  // Windows lets only administrators make links.
  if (process.platform === 'win32') writeFileSync(bench.path('link.json'), '[]');
  else symlinkSync(input, bench.path('link.json'));
  const names = readdirSync(bench.folder);
  const w = bench.path('w.jsonl');
  for (const [options, code] of [
    [{ output: input }, 'output-clash'],
    ...(process.platform === 'win32' ? [] : [[{ output: bench.path('link.json') }, 'output-clash'] as const]),
    [{ manifest: join(bench.folder, 'folder', '..', 'in.json') }, 'output-clash'],
    [{ output: w, manifest: w }, 'output-clash'],
    [{ output: '-', manifest: '-' }, 'output-clash'],
    [{ output: bench.path('folder') }, 'output-not-a-file'],
    [{ output: '' }, 'output-not-a-file'],
  ] as const)
    await assert.rejects(bench.compile('simple-json', input, options), (error) => {
      assert.ok(error instanceof IwcError && error.kind === 'usage');
      assert.deepEqual(
        error.problems.map((problem) => problem.code),
        [code],
      );
      return true;
    });
  assert.deepEqual(readdirSync(bench.folder), names);
  assert.equal(readFileSync(input, 'utf8'), '["good"]');
});

test('what the Python iwc does not know is refused with --compat, not left out in silence', async (t) => {
  const bench = new Bench(t);
  const input = bench.write('in.json', chats);
  for (const options of [{ expectedFromDataset: true }, { thinkTimeMs: 5 }, { sessionArrivals: 'sessions' }])
    await assert.rejects(
      bench.compile('sharegpt', input, { compat: 'iwc-0.1', ...options }),
      /is not known to iwc 0\.1/,
    );
});

test('an interrupted compilation says so and leaves nothing', async (t) => {
  const stop = new AbortController();
  const bench = new Bench(t, testContext({ signal: stop.signal, progress: () => stop.abort() }));
  const input = bench.write(
    'in.json',
    Array.from({ length: 50_000 }, (_, i) => `prompt ${i} ${'x'.repeat(60)}`),
  );
  await assert.rejects(bench.compile('simple-json', input), InterruptedError);
  assert.deepEqual(readdirSync(bench.folder), ['in.json']);
});

test('a full disk is said in words, and nothing half-written stays', { skip: fullDisk() }, async (t) => {
  const bench = new Bench(t);
  const input = bench.write(
    'in.json',
    Array.from({ length: 20_000 }, (_, i) => `prompt ${i} ${'x'.repeat(100)}`),
  );
  const disk = bench.path('disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
  try {
    await assert.rejects(
      bench.compile('simple-json', input, { output: join(disk, 'w.jsonl') }),
      /disk is full/,
    );
    assert.deepEqual(readdirSync(disk), []);
  } finally {
    execFileSync('umount', [disk]);
  }
});

test('bad records tell their place: line for JSON Lines, record and line for arrays', async (t) => {
  const bench = new Bench(t);
  const problems = async (dataset: string, name: string, text: string | Uint8Array) => {
    try {
      await bench.compile(dataset, bench.write(name, text));
    } catch (error) {
      if (!(error instanceof IwcError)) throw error;
      return error.problems.map(({ code, place }) => [code, place?.line, place?.column, place?.record]);
    }
    return [];
  };
  assert.deepEqual(await problems('jsonl-prompts', 'a.jsonl', '"ok"\n\n{"prompt":}\n{"prompt": 7}\n'), [
    ['bad-json', 3, 11, undefined],
    ['bad-record', 4, undefined, undefined],
  ]);
  assert.deepEqual(await problems('simple-json', 'b.json', '["ok",\n "fine",\n tru]'), [
    ['bad-json', 3, undefined, 2],
  ]);
  assert.deepEqual(await problems('jsonl-prompts', 'c.jsonl', Buffer.from('"ok"\n"\xff"\n', 'latin1')), [
    ['bad-utf8', 2, 1, undefined],
  ]);
});

test('an empty or useless input is an error that says why', async (t) => {
  const bench = new Bench(t);
  await assert.rejects(bench.compile('simple-json', bench.write('e.json', '[]')), /holds no records/);
  await assert.rejects(
    bench.compile('sharegpt', bench.write('e.json', [{ conversations: [] }])),
    /1 no-turns/,
  );
  await assert.rejects(bench.compile('sharegpt', bench.path('missing.json')), /no such file/);
  await assert.rejects(
    bench.compile('sharegpt', bench.write('s.json', chats), { strict: true }),
    (error) => (error as IwcError).problems[0]!.code === 'no-turns',
  );
});

test('arrivals past 2^53 ns are refused rather than rounded', async (t) => {
  const bench = new Bench(t);
  const input = bench.write('in.json', ['a', 'b', 'c', 'd']);
  await assert.rejects(bench.compile('simple-json', input, { arrivalStepMs: 5e12 }), /104 days/);
});

/** Why a small disk cannot be mounted here; false when it can. */
function fullDisk(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'needs Linux and root to mount a small disk';
  return existsSync('/bin/mount') || existsSync('/usr/bin/mount') ? false : 'needs mount';
}

test('records in another order, or in several files, give the same set of requests', async (t) => {
  const bench = new Bench(t);
  const turn = fc.string({ minLength: 1, maxLength: 12 }).map((text) => `t${text}`);
  const conversation = fc.array(fc.tuple(turn, turn), { minLength: 1, maxLength: 3 });
  const sets = fc.sample(fc.tuple(fc.array(conversation, { minLength: 2, maxLength: 8 }), fc.nat()), {
    numRuns: 15,
    seed: 3,
  });
  for (const [conversations, pick] of sets) {
    const records = conversations.map((turns, index) => ({
      id: `c${index}`,
      conversations: turns.flatMap(([user, answer]) => [
        { from: 'human', value: user },
        { from: 'gpt', value: answer },
      ]),
    }));
    const cut = 1 + (pick % (records.length - 1));
    const whole = await requestSet(bench, records);
    assert.deepEqual(await requestSet(bench, [...records.slice(cut), ...records.slice(0, cut)]), whole);
    const shards = [
      ...(await requestSet(bench, records.slice(cut))),
      ...(await requestSet(bench, records.slice(0, cut))),
    ];
    assert.deepEqual(shards.sort(), whole);
  }
});

/** What a compilation holds, whatever the order: requests without id, dependency and arrival, sorted. */
async function requestSet(bench: Bench, records: unknown): Promise<string[]> {
  await bench.compile('sharegpt', bench.write('in.json', records), { mode: 'session' });
  return bench
    .requests()
    .map((request) =>
      JSON.stringify({ ...request, request_id: '', depends_on: '', arrival_time_ms: 0, arrival_time_ns: 0 }),
    )
    .sort();
}
