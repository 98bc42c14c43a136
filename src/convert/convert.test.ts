import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { createSimpleTokenizer } from '../tokenizers/simple.ts';
import { resolveCombineOptions, writeCombination } from './combine/write-combination.ts';
import { resolveConvertOptions } from './convert.ts';
import { writeConversion } from './write-conversion.ts';

const tokenizer = createSimpleTokenizer();

async function convert(path: string, options: Readonly<Record<string, unknown>>) {
  return await writeConversion(
    path,
    resolveConvertOptions({ tokenizer: 'simple', ...options }),
    'iwc convert',
    testContext(),
  );
}

function requestsOf(path: string): WorkloadRequest[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as WorkloadRequest);
}

/** Chains of whole blocks, numbered as they first come: two workloads with equal lists share prefixes alike. */
function prefixShape(requests: readonly WorkloadRequest[], blockTokens: number): number[][] {
  const numbers = new Map<string, number>();
  return requests.map((request) => {
    const tokens = [...tokenizer.encode(promptText(request).text)];
    return Array.from({ length: Math.floor(tokens.length / blockTokens) }, (_, i) => {
      const chain = tokens.slice(0, (i + 1) * blockTokens).join(' ');
      if (!numbers.has(chain)) numbers.set(chain, numbers.size);
      return numbers.get(chain)!;
    });
  });
}

const system = 'You are a careful assistant who answers in one short line .';
const talk: readonly WorkloadRequest[] = [
  `${system} Who wrote Faust ?`,
  `${system} Who wrote Faust ? Goethe did . And when did he do so , please ?`,
  `${system} Name three rivers of Europe and the seas they reach .`,
  'Something else entirely , and rather long , so that it has blocks of its own to show .',
].map((prompt, at) => ({
  request_id: `who-${at}`,
  prompt,
  max_output_tokens: 40 + at,
  arrival_time_ms: 100 * at,
  session_id: at < 2 ? 'ada@example.org' : 'bob',
  turn_id: at === 1 ? 1 : 0,
  ...(at === 1 ? { depends_on: 'who-0', expected_output: 'around 1800' } : {}),
  tenant: 'acme',
  metadata: { mail: 'ada@example.org' },
  x_note: 'ada',
}));

test('anonymised workloads keep lengths, times, sessions and the prefix tree, and hold no text', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  writeFileSync(at('w.jsonl'), talk.map((request) => `${JSON.stringify(request)}\n`).join(''));
  writeFileSync(at('key'), 'a secret of more than sixteen bytes\n');
  const anonymize = { anonymize: true, keyFile: at('key'), anonymizeBlockTokens: 4 };
  await convert(at('w.jsonl'), { output: at('a.jsonl'), ...anonymize });
  const text = readFileSync(at('a.jsonl'), 'utf8');
  for (const word of ['ada', 'acme', 'Faust', 'assistant', 'who-', 'bob', '1800'])
    assert.ok(!text.includes(word), word);
  const anonymous = requestsOf(at('a.jsonl'));
  for (const [i, request] of anonymous.entries()) {
    assert.equal(request.prompt_tokens, tokenizer.count(talk[i]!.prompt!));
    assert.equal(request.arrival_time_ms, talk[i]!.arrival_time_ms);
    assert.equal(request.max_output_tokens, talk[i]!.max_output_tokens);
    assert.equal(request.session_id === anonymous[0]!.session_id, i < 2);
  }
  assert.equal(anonymous[1]!.depends_on, anonymous[0]!.request_id);
  assert.equal(anonymous[1]!.expected_output_tokens, 2);
  await convert(at('a.jsonl'), { output: at('s.jsonl'), synthesizeText: true });
  const rebuilt = requestsOf(at('s.jsonl'));
  assert.deepEqual(prefixShape(rebuilt, 4), prefixShape(talk, 4), 'the prefix trees are isomorphic');
  for (const [i, request] of rebuilt.entries())
    assert.equal(tokenizer.count(request.prompt!), tokenizer.count(talk[i]!.prompt!));
  await convert(at('w.jsonl'), { output: at('b.jsonl'), ...anonymize });
  assert.equal(readFileSync(at('b.jsonl'), 'utf8'), text, 'the same key gives the same ids');
  writeFileSync(at('key'), 'another secret of more than sixteen bytes');
  await convert(at('w.jsonl'), { output: at('c.jsonl'), ...anonymize });
  const other = requestsOf(at('c.jsonl'));
  assert.notEqual(other[0]!.prefix_blocks!.ids[0], anonymous[0]!.prefix_blocks!.ids[0]);
});

test('what anonymising takes away is told, field by field, on the terminal and in the manifest', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  writeFileSync(at('w.jsonl'), talk.map((request) => `${JSON.stringify(request)}\n`).join(''));
  writeFileSync(at('key'), 'a secret of more than sixteen bytes\n');
  const given = { output: at('a.jsonl'), anonymize: true, keyFile: at('key'), strict: true };
  const { anonymized, losses } = await convert(at('w.jsonl'), given);
  assert.deepEqual(losses, []);
  const told = Object.fromEntries(anonymized.map(({ field, requests }) => [field, requests]));
  assert.deepEqual(told, {
    ...{ request_id: 4, prompt: 4, session_id: 4, depends_on: 1 },
    ...{ expected_output: 1, tenant: 4, metadata: 4, 'x_*': 4 },
  });
  assert.match(readFileSync(at('a.jsonl.manifest.yaml'), 'utf8'), /anonymized_fields:/);
  // Whatever an anonymised request lacks or has changed is told: the fields are compared one by one.
  for (const [i, after] of requestsOf(at('a.jsonl')).entries())
    for (const [field, value] of Object.entries(talk[i]!))
      if (!field.startsWith('x_') && JSON.stringify(value) !== JSON.stringify(Reflect.get(after, field)))
        assert.ok(field in told, field);
  assert.deepEqual((await convert(at('w.jsonl'), { output: at('b.jsonl') })).anonymized, []);
});

test('a prompt length that the tokenizer does not count is told as lost, and no other', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  writeFileSync(at('key'), 'a secret of more than sixteen bytes\n');
  const request = { max_output_tokens: 1, arrival_time_ms: 0 };
  const lengthOf = tokenizer.count('hello there');
  const requests = [
    { ...request, request_id: 'a', prompt: 'hello there', prompt_tokens: 99 },
    { ...request, request_id: 'b', prompt: 'hello there', prompt_tokens: lengthOf },
    { ...request, request_id: 'c', prompt: 'hello there' },
    { ...request, request_id: 'd', prompt: '', prompt_tokens: 99 },
    { ...request, request_id: 'e', messages: [{ role: 'user', content: 'hello' }], prompt_tokens: 99 },
  ];
  writeFileSync(at('w.jsonl'), requests.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const { anonymized } = await convert(at('w.jsonl'), {
    ...{ output: at('a.jsonl'), anonymize: true, keyFile: at('key') },
  });
  assert.deepEqual(
    anonymized.find(({ field }) => field === 'prompt_tokens'),
    { field: 'prompt_tokens', requests: 2, becomes: 'counted again by the tokenizer' },
  );
  const lengths = requestsOf(at('a.jsonl')).map(({ prompt_tokens }) => prompt_tokens);
  assert.deepEqual(lengths.slice(0, 4), [lengthOf, lengthOf, lengthOf, 99]);
});

test('aiperf is a name for the form of AIPerf that carries the most', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  writeFileSync(at('w.jsonl'), talk.map((request) => `${JSON.stringify(request)}\n`).join(''));
  assert.equal((await convert(at('w.jsonl'), { to: 'aiperf', output: at('a') })).to, 'aiperf-mooncake');
  await convert(at('w.jsonl'), { to: 'aiperf-mooncake', output: at('b') });
  assert.deepEqual(readFileSync(at('a')), readFileSync(at('b')));
  await assert.rejects(convert(at('w.jsonl'), { to: 'constructor', output: at('c') }), /'constructor'/);
});

test('anonymising needs a key, and one that cannot be guessed', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  writeFileSync(at('w.jsonl'), `${JSON.stringify(talk[2])}\n`);
  writeFileSync(at('key'), 'short');
  await assert.rejects(convert(at('w.jsonl'), { output: at('a.jsonl'), anonymize: true }), /--key-file/);
  await assert.rejects(
    convert(at('w.jsonl'), { output: at('a.jsonl'), anonymize: true, keyFile: at('key') }),
    /16 are needed/,
  );
  assert.ok(!existsSync(at('a.jsonl')));
});

test('a strict conversion that would lose something leaves nothing behind; the manifest tells the losses else', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  writeFileSync(at('w.jsonl'), talk.map((request) => `${JSON.stringify(request)}\n`).join(''));
  await assert.rejects(
    convert(at('w.jsonl'), { to: 'vllm-custom', output: at('v.jsonl'), strict: true }),
    /vllm-custom cannot carry arrival_time_ms of 3 requests/,
  );
  assert.ok(!existsSync(at('v.jsonl')) && !existsSync(at('v.jsonl.manifest.yaml')));
  const report = await convert(at('w.jsonl'), { to: 'vllm-custom', output: at('v.jsonl') });
  assert.ok(report.losses.some(({ field, requests }) => field === 'session_id' && requests === 4));
  assert.match(readFileSync(at('v.jsonl.manifest.yaml'), 'utf8'), /field: session_id/);
  await convert(at('w.jsonl'), { to: 'parquet', output: at('w.parquet'), strict: true });
  await convert(at('w.parquet'), { output: at('w2.jsonl'), strict: true });
  assert.deepEqual(requestsOf(at('w2.jsonl')), JSON.parse(JSON.stringify(talk)));
});

test('unknown inputs are refused with the way out', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  writeFileSync(at('x.csv'), 'a,b\n1,2\n');
  await assert.rejects(convert(at('x.csv'), { output: at('o') }), /none of the formats/);
  await assert.rejects(
    convert(at('x.csv'), { output: at('o'), from: 'vidur' }),
    /missing required columns: arrived_at/,
  );
  await assert.rejects(convert(at('x.csv'), { output: at('o'), from: 'vidr' }), /vidur/);
  writeFileSync(at('bad.csv'), 'arrived_at,num_prefill_tokens,num_decode_tokens\n0,5,5\n-1,x,5\n');
  await assert.rejects(
    convert(at('bad.csv'), { output: at('o') }),
    /bad\.csv:3 \$\.num_prefill_tokens.*integer|seconds/s,
  );
  assert.ok(!existsSync(at('o')));
});

test('the published Mooncake trace comes back byte for byte, and as text of its lengths', {
  skip: missingShared('data/mooncake'),
}, async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  const published = readFileSync(join(sharedFolder()!, 'data/mooncake/conversation_trace.jsonl'), 'utf8')
    .split('\n')
    .slice(0, 300);
  writeFileSync(at('m.jsonl'), `${published.join('\n')}\n`);
  await convert(at('m.jsonl'), { output: at('w.jsonl'), synthesizeText: true });
  await convert(at('w.jsonl'), { to: 'mooncake', output: at('m2.jsonl') });
  const parsed = (path: string) =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  assert.deepEqual(parsed(at('m2.jsonl')), parsed(at('m.jsonl')));
  for (const request of requestsOf(at('w.jsonl')))
    assert.equal(tokenizer.count(request.prompt!), request.prompt_tokens);
});

const aibrix = (name: string) => join(sharedFolder()!, 'golden/aibrix', name);

for (const kind of ['concat', 'merge'] as const)
  test(`${kind} gives the lines of the AIBrix utility, but for what DEVIATIONS.md names`, {
    skip: missingShared('golden/aibrix'),
  }, async (t) => {
    const output = join(temporaryFolder(t), 'o.jsonl');
    const names = kind === 'concat' ? ['wl_a', 'wl_empty', 'wl_b', 'wl_a'] : ['wl_a', 'wl_b', 'wl_a'];
    const options = resolveCombineOptions({
      output,
      tokenizer: 'simple',
      inputFiles: names.map((name) => aibrix(`in/${name}.jsonl`)),
    });
    const report = await writeCombination(kind, [], options, 'iwc', testContext());
    assert.equal(report.to, 'aibrix');
    interface Line {
      readonly timestamp: number;
      readonly requests: readonly Readonly<Record<string, unknown>>[];
      readonly events?: readonly unknown[];
    }
    const flat = (path: string) =>
      readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
        .flatMap(({ timestamp, requests }) =>
          requests.map(({ session_id: _, ...request }) => ({ timestamp, ...request })),
        );
    const lines = (path: string) =>
      readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
    const recorded = aibrix(`out/util_${kind}/workload.jsonl`);
    assert.deepEqual(flat(output), flat(recorded));
    const times = lines(output).map(({ timestamp }) => timestamp);
    assert.deepEqual(times, [...new Set(lines(recorded).map(({ timestamp }) => timestamp))]);
    // The reference's merge loses them.
    assert.deepEqual(
      lines(output).flatMap(({ events }) => events ?? []),
      [{ x: 1 }],
    );
    const sessions = lines(output).flatMap(({ requests }) => requests.map((r) => r['session_id']));
    assert.deepEqual(
      sessions.filter((id) => id !== undefined),
      [7, kind === 'concat' ? '7#4' : '7#3'],
    );
  });

test('a gap stands between concatenated workloads, and means nothing to merge', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  const line = (id: string, ms: number) =>
    `${JSON.stringify({ request_id: id, prompt: 'x', max_output_tokens: 1, arrival_time_ms: ms })}\n`;
  writeFileSync(at('a.jsonl'), line('a', 0) + line('b', 1500));
  const options = resolveCombineOptions({ output: at('o.jsonl'), gapMs: 2500.5 });
  await writeCombination('concat', [at('a.jsonl'), at('a.jsonl')], options, 'iwc', testContext());
  assert.deepEqual(
    requestsOf(at('o.jsonl')).map(
      ({ arrival_time_ns, arrival_time_ms }) => arrival_time_ns ?? arrival_time_ms * 1e6,
    ),
    [0, 1500e6, 4000.5e6, 5500.5e6],
  );
  await assert.rejects(
    writeCombination('merge', [at('a.jsonl')], options, 'iwc', testContext()),
    /is for concat/,
  );
});

test('sessions, requests and blocks of two inputs are told apart unless they are fused', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  const requests = [0, 1].map((turn) => ({
    request_id: `r${turn}`,
    prompt: 'x',
    max_output_tokens: 1,
    arrival_time_ms: 10 * turn,
    session_id: 's',
    turn_id: turn,
    ...(turn === 0 ? {} : { depends_on: 'r0' }),
    prefix_blocks: { block_tokens: 4, ids: [0, turn] },
  }));
  writeFileSync(at('a.jsonl'), requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  const both = async (more: object) => {
    const options = resolveCombineOptions({ output: at('o.jsonl'), ...more });
    await writeCombination('merge', [at('a.jsonl'), at('a.jsonl')], options, 'iwc', testContext());
    return requestsOf(at('o.jsonl'));
  };
  const apart = await both({});
  assert.deepEqual(
    apart.map(({ request_id: id }) => id),
    ['r0', 'r0#2', 'r1', 'r1#2'],
  );
  assert.deepEqual(
    apart.map(({ session_id: id }) => id),
    ['s', 's#2', 's', 's#2'],
  );
  assert.deepEqual(
    apart.map(({ depends_on: id }) => id),
    [undefined, undefined, 'r0', 'r0#2'],
  );
  assert.deepEqual(
    apart.map(({ prefix_blocks: blocks }) => blocks!.ids),
    [
      [0, 0],
      [2, 2],
      [0, 1],
      [2, 3],
    ],
  );
  const fused = await both({ fuse: true });
  assert.deepEqual(new Set(fused.map(({ session_id: id }) => id)), new Set(['s']));
  assert.deepEqual(fused[1]!.prefix_blocks!.ids, [0, 0]);
});
