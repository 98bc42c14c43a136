import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import type { Problem } from '../core/errors.ts';
import { createThreadPool } from '../io/threads.ts';
import { renderRequestLine } from '../nouns/request-line.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { type FileValidation, findWorkloads, validateFile } from './index.ts';

const sound = { request_id: 'r', prompt: 'hello', max_output_tokens: 1, arrival_time_ms: 0 };

async function validateLines(
  t: TestContext,
  lines: readonly (string | Record<string, unknown>)[],
  options: { maxProblems?: number } = {},
): Promise<FileValidation> {
  const path = join(temporaryFolder(t), 'w.jsonl');
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  writeFileSync(path, `${text}\n`);
  return await validateFile(path, options, testContext());
}

function found(problems: readonly Problem[]): unknown[] {
  return problems.map(({ code, place }) => [place?.line, place?.path ?? '$', code]);
}

test('a sound workload has no problem and no warning', async (t) => {
  const result = await validateLines(t, [
    { ...sound, request_id: 'a', session_id: 's', turn_id: 0, x_mine: { any: [1] } },
    '',
    {
      ...sound,
      request_id: 'b',
      session_id: 's',
      turn_id: 1,
      depends_on: 'a',
      think_time_ms: 2.5,
      prompt: null,
      messages: [{ role: 'user', content: 'x' }],
    },
    {
      ...sound,
      request_id: 'c',
      arrival_time_ms: 2,
      arrival_time_ns: 2_500_000,
      stop: null,
      semantic: { task: 'qa' },
    },
  ]);
  assert.deepEqual(result, {
    file: result.file,
    isValid: true,
    requests: 3,
    sessions: 1,
    problemCount: 0,
    problems: [],
    warningCount: 0,
    warnings: [],
  });
});

test('each break of the schema is told by line, path and code', async (t) => {
  const result = await validateLines(t, [
    { ...sound, request_id: '' },
    { ...sound, prompt: 5 },
    { ...sound, prompt: 'a', messages: [{ role: 'user' }] },
    { request_id: 'x', max_output_tokens: 1, arrival_time_ms: 0 },
    '[1]',
    { ...sound, request_id: 'n', temperture: 1 },
    {
      ...sound,
      request_id: 'o',
      stop: 'x',
      top_p: 1.5,
      seed: 1.5,
      semantic: { tags: [1], task: 'code_generation' },
    },
    { ...sound, request_id: 'p', max_output_tokens: true },
    '{"request_id": NaN}',
    { ...sound, request_id: 'q', arrival_time_ms: 2 ** 60 },
  ]);
  assert.deepEqual(found(result.problems), [
    [1, '$.request_id', 'bad-value'],
    [2, '$.prompt', 'wrong-type'],
    [3, '$', 'prompt-or-messages'],
    [4, '$', 'prompt-or-messages'],
    [5, '$', 'wrong-type'],
    [6, '$.temperture', 'unknown-field'],
    [7, '$.stop', 'wrong-type'],
    [7, '$.top_p', 'bad-value'],
    [7, '$.seed', 'wrong-type'],
    [7, '$.semantic.tags[0]', 'wrong-type'],
    [7, '$.semantic.task', 'bad-value'],
    [8, '$.max_output_tokens', 'wrong-type'],
    [9, '$', 'bad-json'],
    [10, '$.arrival_time_ms', 'bad-value'],
  ]);
  assert.equal(result.problems[1]!.place!.column, '{"request_id":"r","prompt":'.length + 1);
});

test('fields that disagree with each other are problems', async (t) => {
  const result = await validateLines(t, [
    { ...sound, request_id: 'a', arrival_time_ns: 1_500_001 },
    { ...sound, request_id: 'b', turn_id: 0 },
    { ...sound, request_id: 'c', depends_on: 'c' },
    `{"request_id":"d","prompt":"cut \\ud83d","max_output_tokens":1,"arrival_time_ms":0}`,
    { ...sound, request_id: 'e', prompt_format: 'openai_messages' },
  ]);
  assert.deepEqual(found(result.problems), [
    [1, '$.arrival_time_ns', 'arrivals-disagree'],
    [2, '$.turn_id', 'turn-without-session'],
    [3, '$.depends_on', 'depends-on-itself'],
    [4, '$.prompt', 'lone-surrogate'],
    [5, '$.prompt', 'bad-messages'],
  ]);
});

test('what only several lines together show is found', async (t) => {
  const turn = (id: string, session: string, turnId: number, ms: number, extra = {}) => ({
    ...sound,
    request_id: id,
    session_id: session,
    turn_id: turnId,
    arrival_time_ms: ms,
    ...extra,
  });
  const result = await validateLines(t, [
    turn('a', 's', 0, 0),
    turn('a', 's', 1, 1),
    turn('c', 's', 1, 2),
    turn('d', 's', 0, 3),
    turn('e', 't', 0, 4, { depends_on: 'nobody' }),
    turn('f', 'u', 0, 5, { depends_on: 'g' }),
    turn('g', 'u', 1, 6, { depends_on: 'h' }),
    turn('h', 'u', 2, 7, { depends_on: 'f' }),
    { ...sound, request_id: 'i', arrival_time_ms: 1, session_id: 'u' },
  ]);
  assert.deepEqual(found(result.problems), [
    [2, '$.request_id', 'duplicate-id'],
    [3, '$.turn_id', 'duplicate-turn'],
    [4, '$.turn_id', 'turn-order'],
    [5, '$.depends_on', 'unknown-dependency'],
    [6, '$.depends_on', 'dependency-cycle'],
    [7, '$.depends_on', 'dependency-cycle'],
  ]);
  assert.deepEqual(found(result.warnings), [
    [9, '$.arrival_time_ms', 'arrivals-out-of-order'],
    [9, '$.turn_id', 'mixed-turns'],
  ]);
});

test('all problems are counted, as many are listed as asked for', async (t) => {
  const lines = Array.from({ length: 500 }, () => '{}');
  const result = await validateLines(t, lines, { maxProblems: 7 });
  assert.equal(result.problems.length, 7);
  assert.ok(result.problemCount >= 1000);
  assert.equal((await validateLines(t, lines, { maxProblems: 0 })).problems.length, result.problemCount);
});

test('a missing file, damaged bytes and an empty file are results, not crashes', async (t) => {
  const folder = temporaryFolder(t);
  const missing = await validateFile(join(folder, 'none.jsonl'), {}, testContext());
  assert.deepEqual(
    missing.problems.map(({ code }) => code),
    ['file-enoent'],
  );
  assert.deepEqual(
    (await validateLines(t, [])).warnings.map(({ code }) => code),
    ['no-requests'],
  );
  const path = join(folder, 'bad.jsonl');
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(`\ufeff${JSON.stringify(sound)}\r\n`), Buffer.from([0x22, 0xff, 0x22, 0x0a])]),
  );
  const result = await validateFile(path, {}, testContext());
  assert.deepEqual(found(result.problems), [[2, '$', 'bad-utf8']]);
  assert.equal(result.requests, 1);
});

test('folders are searched to the bottom, in order', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'b/c'), { recursive: true });
  for (const name of ['z.jsonl', 'a.jsonl.gz', 'b/c/d.jsonl', 'b/x.json', 'notes.txt'])
    writeFileSync(join(folder, name), '');
  const names = (await findWorkloads(folder, testContext())).map((path) => path.slice(folder.length + 1));
  assert.deepEqual(names, ['a.jsonl.gz', 'b/c/d.jsonl', 'z.jsonl']);
});

test('a folder that is a workload as a whole is one, and is read as what it is', async (t) => {
  const folder = join(temporaryFolder(t), 'spec');
  mkdirSync(folder);
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('prompts.jsonl', '{"prompt_id": "a", "text": "two words"}\n');
  write('trace_lengths.csv', 'request_id,prompt_id,num_prefill_tokens,num_decode_tokens\n0,a,2,3\n');
  write('trace_intervals.csv', 'request_id,inter_arrival_ns,arrival_time_ns\n0,0,0\n');
  assert.deepEqual(await findWorkloads(dirname(folder), testContext()), [folder]);
  write('other.jsonl', '{"broken"');
  mkdirSync(join(folder, 'more'));
  write('more/prompts.jsonl', '');
  assert.deepEqual(
    await findWorkloads(dirname(folder), testContext()),
    [folder, join(folder, 'more/prompts.jsonl'), join(folder, 'other.jsonl')],
    'what else lies in the folder is looked at too',
  );
  const sound = await validateFile(folder, {}, testContext());
  assert.deepEqual([sound.isValid, sound.requests, sound.warnings], [true, 1, []]);
  write('trace_intervals.csv', 'request_id,inter_arrival_ns,arrival_time_ns\n0,0,-1\n');
  assert.equal((await validateFile(folder, {}, testContext())).isValid, false);
});

test('two threads find what one finds', async (t) => {
  const path = join(temporaryFolder(t), 'w.jsonl');
  const line = (index: number) =>
    index % 997 === 0
      ? '{"broken"'
      : JSON.stringify({ ...sound, request_id: `r${index % 30_000}`, prompt: 'x'.repeat(150) });
  writeFileSync(path, Array.from({ length: 31_000 }, (_, index) => `${line(index)}\n`).join(''));
  const pool = createThreadPool(2, 1);
  try {
    const threaded = await validateFile(path, {}, testContext({ pool }));
    assert.deepEqual(threaded, await validateFile(path, {}, testContext()));
    assert.ok(threaded.problemCount > 1000);
  } finally {
    await pool.close();
  }
});

test('any valid request survives writing and reading, and what is written is valid', async (t) => {
  const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
  const request = fc.record(
    {
      prompt: text.filter((value) => value.trim() !== ''),
      max_output_tokens: fc.integer({ min: 1 }),
      arrival_time_ms: fc.nat(),
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      stop: fc.array(text),
      seed: fc.integer(),
      streaming: fc.boolean(),
      metadata: fc.dictionary(text, text),
      semantic: fc.record(
        { task: fc.constantFrom('chat', 'qa'), tags: fc.array(text) },
        { requiredKeys: [] },
      ),
      think_time_ms: fc.constant(undefined),
      x_note: fc.jsonValue(),
      tools: fc.array(fc.dictionary(text, fc.jsonValue())),
      prefix_blocks: fc.record({
        block_tokens: fc.integer({ min: 1 }),
        ids: fc.array(fc.oneof(fc.nat(), text)),
      }),
    },
    { requiredKeys: ['prompt', 'max_output_tokens', 'arrival_time_ms'] },
  );
  const requests = fc
    .sample(request, { numRuns: 400, seed: 7 })
    .map((fields, index) => ({ ...fields, request_id: `r${index}` }) as unknown as WorkloadRequest);
  const lines = requests.map((one) => renderRequestLine(one).trimEnd());
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    requests.map((one) => JSON.parse(JSON.stringify(one))),
  );
  assert.deepEqual(
    lines.map((line) => renderRequestLine(JSON.parse(line) as WorkloadRequest).trimEnd()),
    lines,
  );
  for (const line of lines)
    assert.deepEqual(Object.keys(JSON.parse(line) as object), Object.keys(JSON.parse(line) as object).sort());
  assert.deepEqual((await validateLines(t, lines)).problems, []);
});

test('every problem the Python reference names is found at the same line and path', {
  skip: missingShared(),
}, async () => {
  const golden = join(sharedFolder()!, 'golden/iwc');
  const result = await validateFile(join(golden, 'in/invalid_workload.jsonl'), {}, testContext());
  const ours = new Set(result.problems.map(({ place }) => `${place!.line} ${place!.path ?? '$'}`));
  const reference = readFileSync(join(golden, 'out/v02_validate_bad.stderr'), 'utf8').trim().split('\n');
  for (const message of reference) {
    const [, line, path = ''] = /:(\d+): (?:\[(.*?)\]:)?/.exec(message)!;
    const steps = [...path.matchAll(/'(\w+)'/g)].map((match) => `.${match[1]}`).join('');
    // The reference knows no metadata field; ours does, and checks what is in it.
    const wanted = message.includes('metadata')
      ? '$.metadata.a'
      : message.includes("'source'")
        ? '$.semantic.source'
        : `$${steps}`;
    assert.ok(ours.has(`${line} ${wanted}`), message);
  }
  const valid = [
    'bursty_10req',
    'run_in',
    'semantic_demo',
    'session_chat_5turns',
    'session_chat_5turns_cumulative',
    'single_request',
    'special_token',
    'ties',
  ];
  for (const name of valid)
    assert.ok((await validateFile(join(golden, `in/${name}.jsonl`), {}, testContext())).isValid, name);
});
