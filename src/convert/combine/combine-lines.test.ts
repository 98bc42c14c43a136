import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder, testContext } from '../../../test/support/context.ts';
import { missingShared, sharedFolder } from '../../../test/support/requirements.ts';
import { streamFor } from '../../math/keyed-stream.ts';
import type { RandomStream } from '../../math/random-stream.ts';
import type { CombineKind } from './combine.ts';
import { resolveCombineOptions, writeCombination } from './write-combination.ts';

interface Line {
  readonly timestamp: number;
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  readonly events?: readonly unknown[];
  readonly [key: string]: unknown;
}

/** Combines files of these texts; gives the text of the result. */
async function combine(t: TestContext, kind: CombineKind, texts: readonly string[], more: object = {}) {
  const folder = temporaryFolder(t);
  const inputFiles = texts.map((text, i) => {
    const path = join(folder, `${i}.jsonl`);
    writeFileSync(path, text);
    return path;
  });
  const options = resolveCombineOptions({ output: join(folder, 'o.jsonl'), inputFiles, ...more });
  const report = await writeCombination(kind, [], options, 'iwc', testContext());
  assert.equal(report.to, 'aibrix');
  assert.deepEqual(report.losses, []);
  return { report, text: readFileSync(options.output, 'utf8') };
}

const parse = (text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** A file as AIBrix's Python writes them, with all that lines and requests may say besides what is documented. */
function drawFile(random: RandomStream, file: number, timesDiffer: boolean): string {
  let timestamp = random.nextInteger(0, 3);
  const lines = Array.from({ length: 40 }, (_, line) => {
    timestamp += random.nextInteger(timesDiffer ? 1 : 0, 3);
    const requests = Array.from({ length: random.nextInteger(0, 4) }, (_, i) => {
      const session = random.nextInteger(0, 3);
      return [
        `{"prompt": "f${file}l${line}r${i} \\u00e9 [{\\"\\\\", "prompt_length": 12.0, "output_length": null`,
        ...(session === 0 ? [] : [`"session_id": ${session === 1 ? 7 : `"s${session}"`}`]),
        `"agent": {"node_id": "n${line}", "parent_ids": ["n${line - 1}", "other"]}, "big": 12345678901234567890}`,
      ].join(', ');
    });
    const events = Array.from({ length: random.nextInteger(0, 2) }, () => '{"x": 1, "session_id": "s2"}');
    return [
      `{"schema_version": "v${random.nextInteger(1, 3)}", "timestamp": ${timestamp}`,
      `"requests": [${requests.join(', ')}]${events.length === 0 ? '}' : `, "events": [${events.join(', ')}]}`}`,
    ].join(', ');
  });
  return `${lines.join('\n')}\n`;
}

const files = (seed: number, timesDiffer: boolean) =>
  [0, 1, 2].map((file) =>
    drawFile(streamFor({ seed: BigInt(seed), name: 'files', index: file }), file, timesDiffer),
  );

/** What must not change by being put together, whatever ids and times become. */
const contents = (lines: readonly Line[]) => ({
  requests: lines
    .flatMap(({ requests, schema_version: version }) =>
      requests.map((r) => `${version} ${String(r['prompt'])}`),
    )
    .sort(),
  events: lines.reduce((count, { events }) => count + (events?.length ?? 0), 0),
});

test('concat and merge of one file are the file, byte for byte', async (t) => {
  for (const kind of ['concat', 'merge'] as const)
    for (let seed = 0; seed < 10; seed++) {
      const [file] = files(seed, true);
      assert.equal((await combine(t, kind, [file!])).text, file);
    }
  const compact = '{"b":[ 1.0 ],"requests":[],"timestamp":3}\n{"timestamp":5.0,"requests":[]}\n';
  assert.equal((await combine(t, 'concat', [compact])).text, compact);
});

test('nothing is lost and nothing comes to be: requests, events, what lines say, the digits of numbers', async (t) => {
  for (const kind of ['concat', 'merge'] as const)
    for (let seed = 0; seed < 10; seed++) {
      const texts = files(seed, false);
      const { text, report } = await combine(t, kind, texts);
      const lines = parse(text);
      assert.deepEqual(contents(lines), contents(texts.flatMap(parse)));
      assert.equal(report.requests, contents(lines).requests.length);
      assert.equal(text.split('12345678901234567890').length - 1, report.requests);
      assert.equal(text.split('"prompt_length": 12.0,').length - 1, report.requests);
      const times = lines.map(({ timestamp }) => timestamp);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
      const heads = lines.map(({ timestamp, schema_version: version }) => `${timestamp} ${String(version)}`);
      assert.equal(new Set(heads).size, heads.length, 'what is due at once and says the same shares a line');
    }
});

test('times: concat moves each file behind the one before, lines without requests too; merge moves none', async (t) => {
  for (let seed = 0; seed < 5; seed++) {
    const texts = files(seed, true);
    const timesOf = (lines: readonly Line[]) => new Set(lines.map(({ timestamp }) => timestamp));
    const parsed = texts.map(parse);
    assert.deepEqual(
      timesOf(parse((await combine(t, 'merge', texts)).text)),
      new Set([...timesOf(parsed.flat())].sort((a, b) => a - b)),
    );
    let shift = 0;
    const moved = parsed.flatMap((lines) => {
      const times = lines.map(({ timestamp }) => timestamp + shift);
      shift = times.at(-1)! + 100;
      return times;
    });
    assert.deepEqual(
      timesOf(parse((await combine(t, 'concat', texts, { gapMs: 100 })).text)),
      new Set(moved),
    );
  }
});

test('sessions of two files stay two, in requests and events alike, and so do steps of agents', async (t) => {
  const line =
    '{"timestamp": 0, "requests": [{"prompt": "p", "prompt_length": 1, "output_length": 1, "session_id": 7, "agent": {"node_id": "n", "parent_ids": ["m"]}}], "events": [{"session_id": 7, "node_id": "m"}]}\n';
  const merged = parse((await combine(t, 'merge', [line, line])).text)[0]!;
  assert.deepEqual(
    merged.requests.map(({ session_id: session, agent }) => [session, agent]),
    [
      [7, { node_id: 'n', parent_ids: ['m'] }],
      ['7#2', { node_id: 'n#2', parent_ids: ['m#2'] }],
    ],
  );
  assert.deepEqual(merged.events, [
    { session_id: 7, node_id: 'm' },
    { session_id: '7#2', node_id: 'm#2' },
  ]);
  const fused = parse((await combine(t, 'merge', [line, line], { fuse: true })).text)[0]!;
  assert.deepEqual(new Set(fused.requests.map(({ session_id: session }) => session)), new Set([7]));
});

test('an array counts as its lines, whatever its line breaks', async (t) => {
  const [file] = files(3, true);
  const array = JSON.stringify(parse(file!), null, 4);
  const { text } = await combine(t, 'concat', [array]);
  assert.deepEqual(parse(text), parse(file!));
  assert.ok(text.split('\n').every((line) => line === '' || line.startsWith('{"schema_version": ')));
});

test('the published agent workload goes through whole', {
  skip: missingShared('golden/aibrix'),
}, async (t) => {
  const recorded = readFileSync(
    join(sharedFolder()!, 'golden/aibrix/out/agent_example/compact.jsonl'),
    'utf8',
  );
  // The recording leaves prompts out.
  const file = recorded.replaceAll('"prompt_length"', '"prompt": "p", "prompt_length"');
  assert.equal((await combine(t, 'concat', [file])).text, file);
  const twice = parse((await combine(t, 'merge', [file, file])).text);
  const once = parse(file);
  assert.equal(twice.length, once.length);
  const idsOf = (lines: readonly Line[]) =>
    new Set([...JSON.stringify(lines).matchAll(/"(?:session|node)_id":"([^"]+)"/g)].map(([, id]) => id));
  assert.equal(idsOf(twice).size, 2 * idsOf(once).size);
});
