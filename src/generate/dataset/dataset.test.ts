import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../../test/support/context.ts';
import { missingShared, sharedFolder } from '../../../test/support/requirements.ts';
import { Notices } from '../../core/notices.ts';
import { openTokenizer } from '../../workloads/open-tokenizer.ts';
import { resolveDatasetOptions, writeDataset } from './make.ts';

type Row = Readonly<Record<string, unknown>>;

async function make(t: Parameters<typeof temporaryFolder>[0], kind: string, given: Row) {
  const output = join(temporaryFolder(t), 'out.jsonl');
  const context = testContext({ notices: new Notices() });
  const facts = await writeDataset(
    kind,
    resolveDatasetOptions(kind, { ...given, output }),
    'iwc dataset',
    context,
  );
  const text = readFileSync(output, 'utf8');
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  return { facts, text, rows, notices: context.notices.summary() };
}

const tokenizer = openTokenizer({ tokenizer: 'tiktoken:o200k_base', tokenizerModel: '' }, testContext());

test('shared-prefix: lengths are exact, groups share what was asked, prompts are distinct', async (t) => {
  const given = {
    numConfigs: 2,
    promptLength: ['300,80'],
    promptLengthStd: ['20,5'],
    sharedProportion: ['0.8,0.5'],
    sharedProportionStd: ['0.02,0.02'],
    numSamplesPerPrefix: ['12,8'],
    numPrefix: ['3,4'],
  };
  const { rows, facts, text } = await make(t, 'shared-prefix', given);
  assert.equal(rows.length, 3 * 12 + 4 * 8);
  assert.equal(facts.exactShare, 1);
  const counter = await tokenizer;
  for (const row of rows) assert.equal(counter.count(row['prompt'] as string), row['token_count']);
  assert.equal(new Set(rows.map((row) => row['prompt'])).size, rows.length);
  const shareOf = (group: readonly Row[]) => {
    const ids = group.map((row) => [...counter.encode(row['prompt'] as string)]);
    return ids.slice(1).map((other) => other.findIndex((id, i) => id !== ids[0]![i]) / other.length);
  };
  // The shorter of two prefixes is what two prompts share; its deviation is 0.02 of the length.
  for (const [group, wanted] of [
    [0, 0.8],
    [4, 0.5],
  ] as const)
    for (const share of shareOf(rows.filter((row) => row['prefix_group'] === group)))
      assert.ok(share > wanted - 0.12 && share < wanted + 0.12, `${share} for ${wanted}`);
  assert.equal((await make(t, 'shared-prefix', given)).text, text);
  assert.notEqual((await make(t, 'shared-prefix', { ...given, seed: 1 })).text, text);
});

test('shared-prefix as a workload, and as sessions', async (t) => {
  const given = {
    promptLength: ['60'],
    promptLengthStd: ['5'],
    numSamplesPerPrefix: ['3'],
    numPrefix: ['2'],
  };
  const workload = await make(t, 'shared-prefix', { ...given, toWorkload: true, rps: 2 });
  const times = workload.rows.map((row) => row['timestamp'] as number);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  assert.equal((workload.rows[0]!['requests'] as Row[]).length, 1);
  await assert.rejects(make(t, 'shared-prefix', { ...given, toWorkload: true }), /needs --rps/);
  const sessioned = await make(t, 'shared-prefix', { ...given, schema: 'sessioned' });
  assert.deepEqual(
    sessioned.rows.map((row) => (row['prompts'] as string[]).length),
    [3, 3],
  );
  await assert.rejects(
    make(t, 'shared-prefix', { ...given, numConfigs: 2 }),
    /--prompt-length has 1 values for --num-configs 2/,
  );
});

test('multiturn: exact lengths behind a shared beginning', async (t) => {
  const { rows, facts } = await make(t, 'multiturn', {
    numSessionsMean: 30,
    numSessionsStd: 0,
    numTurnsMean: 4,
    promptLengthMean: 80,
    promptLengthStd: 20,
    sharedPrefixLen: 15,
  });
  assert.equal(rows.length, 30);
  assert.equal(facts.exactShare, 1);
  const first = rows.map((row) => (row['prompts'] as string[])[0]!);
  const common = first[0]!.slice(0, 40);
  assert.ok(first.every((prompt) => prompt.startsWith(common)));
});

test('convert: conversations keep their answers, client records their own turn', async (t) => {
  const folder = temporaryFolder(t);
  const write = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const chats = write(
    'chats.json',
    JSON.stringify([
      {
        id: 'A',
        conversations: [
          { from: 'human', value: 'hi' },
          { from: 'gpt', value: 'hello' },
          { from: 'human', value: 'bye' },
        ],
      },
      { id: 'B', conversations: [{ from: 'gpt', value: 'x' }] },
    ]),
  );
  const shareGpt = await make(t, 'convert', { type: 'sharegpt', path: chats });
  assert.deepEqual(shareGpt.rows, [
    { session_id: 'A', prompts: ['hi', 'bye'], completions: ['hello', null] },
  ]);
  assert.deepEqual(
    shareGpt.notices.map(({ code, count }) => [code, count]),
    [['empty-session', 1]],
  );
  const records = [
    {
      status: 'success',
      input: [
        { role: 'user', content: 'q1' },
        { role: 'assistant', content: 'r1' },
        { role: 'user', content: 'q2' },
      ],
      output: 'r2',
    },
    { status: 'error', input: [{ role: 'user', content: 'q3' }], output: '' },
  ];
  const trace = await make(t, 'convert', {
    type: 'trace',
    path: write('t.jsonl', records.map((record) => `${JSON.stringify(record)}\n`).join('')),
  });
  assert.deepEqual(trace.rows, [{ prompt: 'q2', completion: 'r2' }]);
  assert.equal(trace.notices[0]!.code, 'failed-request');
});

test('convert gives what AIBrix converts, but for what DEVIATIONS.md names', {
  skip: missingShared('golden/aibrix'),
}, async (t) => {
  const golden = join(sharedFolder()!, 'golden/aibrix');
  const recorded = (name: string) =>
    readFileSync(join(golden, `out/${name}/workload.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
  const shareGpt = await make(t, 'convert', {
    type: 'sharegpt',
    path: join(golden, 'in/sharegpt_micro.json'),
  });
  assert.deepEqual(
    shareGpt.rows.map(({ completions: _, ...rest }) => rest),
    recorded('ds_sharegpt').filter(({ prompts }) => (prompts as string[]).length > 0),
  );
  const client = await make(t, 'convert', {
    type: 'trace',
    path: join(golden, 'in/client_trace_micro.jsonl'),
  });
  assert.deepEqual(
    client.rows,
    recorded('ds_client_trace').filter(({ completion }) => completion !== ''),
  );
});
