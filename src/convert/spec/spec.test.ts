import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../../test/support/context.ts';
import { missingShared, sharedFolder } from '../../../test/support/requirements.ts';
import { InputError, UsageError } from '../../core/errors.ts';
import { LineWriter } from '../../io/line-writer.ts';
import { addIntervalsRow, cellsOf, intervalsHeader } from './rows.ts';
import { ArrivalSum, arrivalSchedule, createGaps, type Schedule } from './schedule.ts';
import { stableId } from './workload-id.ts';
import { resolveSpecOptions, writeSpec } from './write-spec.ts';

const skip = missingShared('golden/workload-spec');
const golden = (name: string) => join(sharedFolder()!, 'golden/workload-spec', name);
const goldenJson = (name: string) => JSON.parse(readFileSync(golden(name), 'utf8')) as never;

interface GoldenFile {
  readonly file: string | null;
  readonly n: number;
  readonly kind: 'fixed_interval' | 'poisson';
  readonly seed: number;
  readonly inter_arrival_ns?: number;
  readonly poisson_rate_per_s?: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Seeds past 2^53 are read from the text: JSON.parse would round them. */
function goldenFiles(): (GoldenFile & { readonly exactSeed: bigint })[] {
  const text = readFileSync(golden('index.json'), 'utf8');
  const seeds = [...text.matchAll(/"seed": (\d+)/g)].map((match) => BigInt(match[1]!));
  return (goldenJson('index.json') as GoldenFile[]).map((entry, at) => ({ ...entry, exactSeed: seeds[at]! }));
}

test('every golden schedule is met byte for byte, the million-row hashes among them', { skip }, async () => {
  const files = goldenFiles();
  assert.ok(files.length > 30);
  for (const entry of files) {
    const schedule: Schedule =
      entry.kind === 'poisson'
        ? { kind: 'poisson', ratePerS: entry.poisson_rate_per_s!, seed: entry.exactSeed }
        : { kind: 'fixed_interval', interArrivalNs: BigInt(entry.inter_arrival_ns!) };
    const gaps = createGaps(schedule);
    const sum = new ArrivalSum();
    const writer = new LineWriter({ write: async () => {} });
    const sink = cellsOf(writer);
    sink.text(intervalsHeader);
    for (let id = 0; id < entry.n; id++) {
      const gap = id === 0 ? 0 : gaps();
      addIntervalsRow(sink, id, gap, sum.add(gap));
      if (writer.isFull) await writer.flush();
    }
    assert.equal(
      (await writer.finish()).sha256,
      entry.sha256,
      entry.file ?? `${entry.n} rows of seed ${entry.seed}`,
    );
  }
});

async function spec(options: Readonly<Record<string, unknown>>, context = testContext()) {
  return await writeSpec(resolveSpecOptions({ tokenizer: 'simple', ...options }), context);
}

test('prompts and lengths are written as the reference writes them', { skip }, async (t) => {
  const outDir = temporaryFolder(t);
  await spec({ prompts: golden('prompts_in.jsonl'), outDir });
  const same = (ours: string, theirs: string) =>
    assert.equal(readFileSync(join(outDir, ours), 'utf8'), readFileSync(golden(theirs), 'utf8'));
  same('prompts.jsonl', 'prompts_out.jsonl');
  same('trace_lengths.csv', 'trace_lengths_whitespace_tokenizer.csv');
  assert.deepEqual(readdirSync(outDir).sort(), [
    'prompts.jsonl',
    'trace_intervals.csv',
    'trace_lengths.csv',
    'workload_meta.json',
  ]);
});

/** The file of ids lost `/tmp/` from its paths; with it put back, the published id comes out. */
const mended = (part: string | number) =>
  typeof part === 'string'
    ? part
        .replace('gpu-simulate-testcompare', 'gpu-simulate-test/tmp/compare')
        .replace('/repoprompts', '/repo/tmp/prompts')
    : part;

test("the reference's ids are met", { skip }, () => {
  for (const { args, id } of goldenJson('stable_id.json') as {
    args: [string, ...(string | number)[]];
    id: string;
  }[])
    assert.equal(stableId(args[0], args.slice(1).map(mended)), id);
});

test('what the reference refuses is refused, with file, line and field', { skip }, async (t) => {
  const folder = temporaryFolder(t);
  const refused: Readonly<Record<string, readonly [text: string, line: number, message: RegExp]>> = {
    badjson: ['{"prompt_id":"a","text":"b"}\n{bad\n', 2, /invalid JSON/],
    missing: ['{"prompt_id":"a"}\n', 1, /requires 'prompt_id' and 'text'/],
    notobj: ['["a"]\n', 1, /requires 'prompt_id' and 'text'/],
    num: ['7\n', 1, /requires 'prompt_id' and 'text'/],
    bom: ['\ufeff{"prompt_id":"a","text":"b"}\n', 1, /invalid JSON.*byte order mark/],
  };
  for (const [name, [text, line, message]] of Object.entries(refused)) {
    assert.ok(name in (goldenJson('errors.json') as object), name);
    const prompts = join(folder, `${name}.jsonl`);
    writeFileSync(prompts, text);
    const outDir = join(folder, name);
    await assert.rejects(spec({ prompts, outDir }), (error: InputError) => {
      assert.ok(error instanceof InputError);
      const [problem] = error.problems;
      assert.match(problem!.message, message);
      assert.deepEqual([problem!.place?.file, problem!.place?.line], [prompts, line]);
      return true;
    });
    assert.ok(!existsSync(outDir), 'nothing is left behind');
  }
  const nan = join(folder, 'nan.jsonl');
  writeFileSync(nan, '{"prompt_id":"a","text":NaN}\n');
  await spec({ prompts: nan, outDir: join(folder, 'nan') });
  assert.equal(
    readFileSync(join(folder, 'nan/prompts.jsonl'), 'utf8'),
    '{"prompt_id": "a", "text": "nan"}\n',
  );
});

test('schedules are checked for one request and for none, before anything is written', () => {
  const refuse = (count: number, schedule: unknown, message: RegExp) =>
    assert.throws(
      () => arrivalSchedule(count, schedule as Schedule),
      (error: Error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, message);
        return true;
      },
    );
  for (const count of [0, 1, 5]) {
    refuse(count, { kind: 'fixed_interval', interArrivalNs: -1n }, /inter_arrival_ns must be >= 0, got -1/);
    refuse(count, { kind: 'poisson', ratePerS: 0, seed: 0n }, /poisson_rate_per_s must be > 0, got 0/);
    refuse(count, { kind: 'poisson', ratePerS: 1, seed: -1n }, /non-negative integer/);
    refuse(count, { kind: 'gamma' }, /Unknown schedule kind: gamma/);
  }
  refuse(-1, { kind: 'fixed_interval', interArrivalNs: 1n }, /num_requests must be >= 0, got -1/);
  assert.throws(() => arrivalSchedule(3, { kind: 'fixed_interval', interArrivalNs: 2n ** 62n }), InputError);
});

test('the id follows the content, not the path; the same content gives the same bytes', async (t) => {
  const folder = temporaryFolder(t);
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const line = '{"prompt_id":"a","text":"b c"}\n{"prompt_id":"b","text":"d"}\n';
  const ids = new Map<string, string>();
  for (const [name, options] of Object.entries({
    one: { prompts: write('p.jsonl', line) },
    elsewhere: { prompts: write('q.jsonl', line) },
    interval: { prompts: write('p.jsonl', line), interArrivalNs: 5n },
    decode: { prompts: write('p.jsonl', line), numDecodeTokens: 65 },
    seed: { prompts: write('p.jsonl', line), arrival: 'poisson', seed: 1n },
    otherSeed: { prompts: write('p.jsonl', line), arrival: 'poisson', seed: 2n },
  }))
    ids.set(name, (await spec({ ...options, outDir: join(folder, name) })).workloadId);
  assert.equal(ids.get('one'), ids.get('elsewhere'));
  assert.equal(new Set(ids.values()).size, ids.size - 1);
  const meta = JSON.parse(readFileSync(join(folder, 'seed/workload_meta.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  for (const key of [
    'schema_version',
    'workload_id',
    'model',
    'seed',
    'tokenizer_ref',
    'created_at',
    'git_commit',
    'paths',
    'hydra',
  ])
    assert.ok(meta[key] !== undefined && meta[key] !== '', key);
});

test('an empty prompts file gives an empty directory that can be read', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'p.jsonl'), '\n');
  const report = await spec({ prompts: join(folder, 'p.jsonl'), outDir: join(folder, 'd') });
  assert.equal(report.requests, 0);
  assert.equal(readFileSync(join(folder, 'd/trace_intervals.csv'), 'utf8'), intervalsHeader);
  const again = await spec({ workload: join(folder, 'd'), outDir: join(folder, 'e') });
  assert.equal(again.workloadId, report.workloadId);
});
