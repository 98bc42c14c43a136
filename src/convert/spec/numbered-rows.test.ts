import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder, testContext } from '../../../test/support/context.ts';
import { InputError } from '../../core/errors.ts';
import { numberedId } from '../../formats/index.ts';
import { addNumberedPrompts } from './numbered-rows.ts';
import { addPromptLine, linesOf } from './rows.ts';
import { resolveSpecOptions, writeSpec } from './write-spec.ts';

const files = ['prompts.jsonl', 'trace_lengths.csv', 'trace_intervals.csv'];

const rows = fc.array(
  fc.record({
    gapNs: fc.oneof(fc.nat(5), fc.nat(2_000_000_000), fc.nat(2 ** 40)),
    prompt: fc.oneof(fc.nat(9), fc.nat(5000), fc.maxSafeNat()),
    output: fc.oneof(fc.nat(3), fc.nat(1_000_000)),
  }),
  { maxLength: 12 },
);

/** Ways to write a cell that mean the same; some are plain, some are not. */
const cellForms = [
  (text: string) => text,
  (text: string) => `"${text}"`,
  (text: string) => ` ${text}`,
  (text: string) => `+${text}`,
];

test('a trace gives the directory that its requests give one by one, however its numbers are written', async (t) => {
  const folder = temporaryFolder(t);
  const forms = fc.array(fc.constantFrom(...cellForms), { minLength: 1, maxLength: 3 });
  const schedule = fc.constantFrom(
    {},
    { numDecodeTokens: 7 },
    { arrival: 'poisson', poissonRatePerS: 3, seed: 2n ** 64n },
    { arrival: 'poisson', poissonRatePerS: 1e-8 },
    { arrival: 'fixed_interval', interArrivalNs: 2n ** 52n },
  );
  await fc.assert(
    fc.asyncProperty(rows, forms, schedule, async (given, ways, options) => {
      let atNs = 0;
      let next = 0;
      const cell = (value: number | string) => ways[next++ % ways.length]!(String(value));
      const trace = ['arrived_at,num_prefill_tokens,num_decode_tokens'];
      const requests: string[] = [];
      for (const [index, { gapNs, prompt, output }] of given.entries()) {
        atNs += gapNs;
        const seconds = `${Math.floor(atNs / 1e9)}.${String(atNs % 1e9).padStart(9, '0')}`;
        trace.push([cell(seconds), cell(prompt), cell(output)].join(','));
        requests.push(
          JSON.stringify({
            request_id: numberedId(index),
            prompt: '',
            prompt_tokens: prompt,
            max_output_tokens: Math.max(1, output),
            expected_output_tokens: output,
            arrival_time_ms: Math.round(atNs / 1e6),
            arrival_time_ns: atNs,
          }),
        );
      }
      const paths = { trace: join(folder, 't.csv'), requests: join(folder, 'r.jsonl') };
      writeFileSync(paths.trace, `${trace.join('\n')}\n`);
      writeFileSync(paths.requests, requests.map((line) => `${line}\n`).join(''));
      const write = (workload: string, outDir: string) =>
        writeSpec(resolveSpecOptions({ tokenizer: 'declared', ...options, workload, outDir }), testContext());
      const [byColumns, byRows] = [
        await write(paths.trace, join(folder, 'columns')),
        await write(paths.requests, join(folder, 'rows')),
      ];
      for (const name of files)
        assert.equal(
          readFileSync(join(folder, 'columns', name), 'utf8'),
          readFileSync(join(folder, 'rows', name), 'utf8'),
        );
      assert.deepEqual({ ...byColumns, folder: '', tokenizer: '' }, { ...byRows, folder: '', tokenizer: '' });
    }),
    { numRuns: 60 },
  );
});

test('every cell that is no number is told with its line, on the quick path and behind a quote', async (t) => {
  const folder = temporaryFolder(t);
  const workload = join(folder, 't.csv');
  for (const note of ['x', '"x"']) {
    const lines = ['1,2,3,y', '1,-2,3,y', '1e400,2,3,y', '1,2.5,3,y', '1,2,,y', `1,2,3,${note}`, '1,2'];
    writeFileSync(workload, `arrived_at,num_prefill_tokens,num_decode_tokens,note\n${lines.join('\n')}\n`);
    const options = resolveSpecOptions({ tokenizer: 'declared', workload, outDir: join(folder, 'd') });
    await assert.rejects(writeSpec(options, testContext()), (error: InputError) => {
      assert.ok(error instanceof InputError);
      assert.deepEqual(
        error.problems.map(({ message, place }) => [place?.line, place?.path, message]),
        [
          [3, '$.num_prefill_tokens', 'must be an integer ≥ 0'],
          [4, '$.arrived_at', 'must be seconds ≥ 0'],
          [5, '$.num_prefill_tokens', 'must be an integer ≥ 0'],
          [6, '$.num_decode_tokens', 'must be an integer ≥ 0'],
          [8, '$', 'the row has 2 fields, the header 4'],
        ],
      );
      return true;
    });
  }
});

test('a request that is due before the one in front of it is named, unless a schedule says when it is due', async (t) => {
  const folder = temporaryFolder(t);
  const workload = join(folder, 't.csv');
  writeFileSync(workload, 'arrived_at,num_prefill_tokens,num_decode_tokens\n2,1,1\n1.5,1,1\n');
  const write = (options: object) =>
    writeSpec(resolveSpecOptions({ tokenizer: 'declared', workload, ...options }), testContext());
  await assert.rejects(
    write({ outDir: join(folder, 'own') }),
    /request 'req-000002' is due before the one in front/,
  );
  const { requests } = await write({ arrival: 'poisson', outDir: join(folder, 'poisson') });
  assert.equal(requests, 2);
});

test("a workload's own times are exact past 2^53, and refused past 2^63 - 1", async (t) => {
  const folder = temporaryFolder(t);
  const write = async (name: string, text: string, outDir = join(folder, 'd')) => {
    writeFileSync(join(folder, name), text);
    const options = { tokenizer: 'declared', workload: join(folder, name), outDir };
    const report = await writeSpec(resolveSpecOptions(options), testContext());
    const rows = readFileSync(join(outDir, 'trace_intervals.csv'), 'utf8').trimEnd().split('\n').slice(1);
    return { rows, lastArrivalNs: report.lastArrivalNs };
  };
  const atMs = (...times: readonly number[]) =>
    times
      .map((ms, at) => ({
        request_id: `r${at}`,
        prompt: '',
        prompt_tokens: 1,
        max_output_tokens: 1,
        arrival_time_ms: ms,
      }))
      .map((request) => `${JSON.stringify(request)}\n`)
      .join('');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.nat(9_000_000_000), fc.nat(9_223_372_036_854)), { minLength: 1, maxLength: 6 }),
      async (times) => {
        const sorted = times.toSorted((a, b) => a - b);
        const exact = sorted.map((ms) => BigInt(ms - sorted[0]!) * 1_000_000n);
        const { rows, lastArrivalNs } = await write('w.jsonl', atMs(...sorted));
        assert.deepEqual(
          rows,
          exact.map((ns, at) => `${at},${ns - (exact[at - 1] ?? 0n)},${ns}`),
        );
        assert.equal(lastArrivalNs, String(exact.at(-1)));
      },
    ),
    { numRuns: 60, examples: [[[0, 3_000_000_000_000]], [[1, 9_007_199_256_001]]] },
  );
  const csv = (seconds: string) => `arrived_at,num_prefill_tokens,num_decode_tokens\n0,1,1\n${seconds},1,1\n`;
  assert.deepEqual((await write('t.csv', csv('3000000000'))).rows, [
    '0,0,0',
    '1,3000000000000000000,3000000000000000000',
  ]);
  await assert.rejects(write('w.jsonl', atMs(0, 9_223_372_036_855)), /arrivals go past 2\^63 ns/);
  for (const seconds of ['9223372037', '1e300'])
    await assert.rejects(write('t.csv', csv(seconds)), /arrivals go past 2\^63 ns/);
  await assert.rejects(write('w.jsonl', atMs(3_000_000_000_000, 0)), /'r1' is due before/);
});

test('lines keep their shape where ids grow longer', async () => {
  for (const first of [0, 8, 999_990, 9_999_990]) {
    const indices = Float64Array.from({ length: 20 }, (_, at) => first + at);
    let written = '';
    const sink = {
      filled(most: number, fill: (bytes: Uint8Array, at: number) => number) {
        const bytes = new Uint8Array(most + 3);
        written += new TextDecoder().decode(bytes.subarray(3, fill(bytes, 3)));
      },
    };
    addNumberedPrompts(sink, {
      count: 20,
      indices,
      promptTokens: indices,
      outputTokens: indices,
      arrivalNs: indices,
    });
    const prompts = Array.from(indices, (index) => ({ promptId: numberedId(index), text: '' }));
    assert.equal(
      written,
      linesOf((lines) => {
        for (const prompt of prompts) addPromptLine(lines, prompt);
      }),
    );
  }
});
