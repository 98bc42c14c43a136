import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testContext } from '../../test/support/context.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { IwcError } from '../core/errors.ts';
import { flagIndex } from '../core/options.ts';
import { generateTo, resolveGenerateOptions } from './generate.ts';
import { generateOptions } from './options.ts';

interface GoldenCase {
  readonly name: string;
  readonly seed: string;
  readonly flags: readonly string[];
  readonly hasCrashed: boolean;
  readonly lines: number;
  readonly sha256: string;
}

interface Line {
  readonly timestamp: number;
  readonly requests: readonly Readonly<Record<string, unknown>>[];
}

const golden = 'golden/aibrix';
const skip = missingShared(golden);
const folder = `${sharedFolder()}/${golden}`;
const deviations = readDeviations();

for (const one of skip === false ? readCases() : []) {
  const here = deviations.get(one.name) ?? '';
  if (here.startsWith('error '))
    test(`${one.name}: refused`, async () => assertRefused(one, here.slice('error '.length)));
  else if (one.hasCrashed)
    test(`${one.name}: works where the reference crashes`, async () => {
      assert.equal(here, 'works', 'a crash of the reference must stand in fixtures/DEVIATIONS.md');
      assert.ok((await run(one)).requests > 0);
    });
  else if (here.startsWith('fields '))
    test(`${one.name}: equal but for ${here.slice(7)}`, () => assertEqualBut(one, here.slice(7).split(' ')));
  else
    test(`${one.name}: the same bytes`, async () => {
      assert.equal(here, '');
      const { bytes } = await run(one);
      assert.equal(
        createHash('sha256').update(bytes).digest('hex').slice(0, 16),
        one.sha256,
        firstDifference(one, bytes),
      );
    });
}

test('recorded draws give the recorded times', { skip }, async () => {
  for (const one of readCases()) {
    const recorded = `${folder}/out/${one.name}/series.json`;
    if (one.hasCrashed || !existsSync(recorded) || one.name === 'stat_cloudide_documented_schema') continue;
    const drawn = await run(one, { compatDraws: recorded, seed: one.seed });
    assert.deepEqual(timesOf(drawn.bytes), timesOf((await run(one)).bytes), one.name);
  }
});

async function assertRefused(one: GoldenCase, code: string): Promise<void> {
  await assert.rejects(run(one), (error) => error instanceof IwcError && error.problems[0]!.code === code);
}

async function assertEqualBut(one: GoldenCase, fields: readonly string[]): Promise<void> {
  const wanted = goldenLines(one)!;
  const found = parseLines((await run(one)).bytes);
  const isSentAlike = !fields.includes('prompt');
  assert.equal(found.length, wanted.length);
  let differing = 0;
  for (const [i, line] of wanted.entries()) {
    const strip = (requests: Line['requests']) =>
      requests.map((request) =>
        Object.fromEntries(Object.entries(request).filter(([key]) => !fields.includes(key))),
      );
    if (!fields.includes('timestamp')) assert.equal(found[i]!.timestamp, line.timestamp);
    if (isSentAlike || 'agent' in (line.requests[0] ?? {})) {
      const wantedFields = strip(line.requests).map(
        ({ prompt_first_word: _, prompt_sha256_16: __, ...rest }) => rest,
      );
      assert.deepEqual(strip(found[i]!.requests), wantedFields);
    }
    if (JSON.stringify(found[i]) !== JSON.stringify(line)) differing++;
  }
  assert.ok(differing > 0, 'nothing differs: take the case out of fixtures/DEVIATIONS.md');
}

async function run(
  one: GoldenCase,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<{ bytes: Buffer; requests: number }> {
  const isSame = one.flags.includes('mooncake') || one.flags.includes('agent');
  const pieces: Uint8Array[] = [];
  const keep = { write: async (bytes: Uint8Array) => void pieces.push(bytes.slice()) };
  const options = resolveGenerateOptions({
    ...settingsOf(one),
    ...(isSame ? {} : { compat: 'aibrix' }),
    seed: one.seed,
    ...extra,
  });
  const { tally } = await generateTo(
    { canonical: { write: async () => {} }, aibrix: keep },
    options,
    testContext(),
  );
  return { bytes: Buffer.concat(pieces), requests: tally.dueNs.length };
}

/** The case's flags as options: paths below the golden folder, the stub tokenizer as ours that counts the same. */
function settingsOf({ flags, name }: GoldenCase): Record<string, unknown> {
  const index = flagIndex(generateOptions);
  const settings: Record<string, unknown> = {};
  for (let i = 0; i < flags.length; i += 2) {
    const value = flags[i + 1]!;
    const key = index.get(flags[i]!.slice(2))!;
    settings[key] = value.startsWith('in/') ? `${folder}/${value}` : value;
  }
  if (name.startsWith('azure_conv'))
    settings['trafficFile'] = `${sharedFolder()}/data/azure/AzureLLMInferenceTrace_conv.csv`;
  if (name === 'agent_example')
    settings['agentConfig'] = new URL(
      '../../examples/generate/agent-sessions.json',
      import.meta.url,
    ).pathname;
  return { ...settings, tokenizer: 'simple' };
}

function readCases(): GoldenCase[] {
  const rows = readFileSync(`${folder}/CASES.md`, 'utf8').split('\n').slice(2);
  return rows.flatMap((row) => {
    const [name, seed, module, flags, result, lines, , sha256] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    if (module !== 'workload_generator') return [];
    return [
      {
        name: name!,
        seed: seed!,
        flags: flags!.split(/\s+/),
        hasCrashed: result!.startsWith('CRASH'),
        lines: Number(lines),
        sha256: sha256!,
      },
    ];
  });
}

function readDeviations(): ReadonlyMap<string, string> {
  const text = readFileSync(new URL('../../fixtures/DEVIATIONS.md', import.meta.url), 'utf8');
  const section = text.split('## AIBrix generator')[1]!.split('\n## ')[0]!;
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  return new Map(
    rows.map(
      (row) =>
        row
          .split('|')
          .slice(1, 3)
          .map((cell) => cell.trim()) as [string, string],
    ),
  );
}

function goldenLines({ name }: GoldenCase): Line[] | null {
  const path = ['workload.jsonl', 'compact.jsonl']
    .map((file) => `${folder}/out/${name}/${file}`)
    .find(existsSync);
  if (path === undefined) return null;
  // The reference writes a bare NaN where it knows no length.
  return parseLines(readFileSync(path, 'utf8').replaceAll(': NaN', ': "NaN"'));
}

function parseLines(text: string | Buffer): Line[] {
  return String(text)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

function timesOf(bytes: Buffer): readonly number[] {
  return Array.from(String(bytes).matchAll(/"timestamp": (\d+)/g), ([, time]) => Number(time));
}

function firstDifference(one: GoldenCase, bytes: Buffer): string {
  const path = `${folder}/out/${one.name}/workload.jsonl`;
  if (!existsSync(path)) return `${one.name} differs; its full output is not here`;
  const wanted = readFileSync(path, 'utf8').split('\n');
  const at = String(bytes)
    .split('\n')
    .findIndex((line, i) => line !== wanted[i]);
  return `line ${at + 1}: ${String(bytes).split('\n')[at]?.slice(0, 200)} instead of ${wanted[at]?.slice(0, 200)}`;
}
