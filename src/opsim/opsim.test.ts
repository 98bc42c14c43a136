import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { writeOperatorTable } from '../tables/write-operator-table.ts';
import { type OpsimInputs, type OpsimResult, serveTasks, simulateOperators } from './index.ts';

const llama: OpsimInputs = { architecture: 'llama-3-8b', hardware: 'h100-sxm' };
const price = (inputs: OpsimInputs) => simulateOperators(null, { ...llama, ...inputs }, testContext());

function familyUs({ families }: OpsimResult, name: string): number {
  return families.find(({ family }) => family === name)!.new_us;
}

test('a long prompt with seven short ones takes longer than alone, and no longer than one after the other', async () => {
  const [long, short, both] = await Promise.all(
    [['1:8192'], ['7:128'], ['1:8192', '7:128']].map((prefill) => price({ prefill })),
  );
  const [one, other, together] = [long, short, both].map((result) => familyUs(result!, 'attention'));
  assert.ok(together! > one! && together! < one! + other!, `${one}, ${other}, together ${together}`);
});

test('one-shot all-reduces have a price of their own', async () => {
  const inputs = { hardware: 'h200', decode: ['8:1024'], tensorParallel: 2 };
  const [ring, oneShot, none] = await Promise.all(
    [0, 100_000_000, 1].map((oneShotBytes) => price({ ...inputs, oneShotBytes })),
  );
  assert.notEqual(familyUs(ring!, 'collective'), familyUs(oneShot!, 'collective'));
  assert.equal(familyUs(ring!, 'collective'), familyUs(none!, 'collective'));
});

const mixed: OpsimInputs = {
  architecture: 'deepseek-v3',
  hardware: 'h200',
  prefill: ['1:4096', '3:128:2000'],
  decode: ['8:1024', '2:30000'],
  tensorParallel: 4,
  oneShotBytes: 1_000_000_000,
};

test('the table that an architecture becomes is priced like the architecture', async (t) => {
  const expanded = await price(mixed);
  const path = join(temporaryFolder(t), 'expanded.jsonl');
  const rows = expanded.priced.map(({ kernel }) => kernel.row);
  await writeOperatorTable(testContext().runtime, { path, format: 'jsonl' }, rows);
  const context = testContext();
  assert.deepEqual(await simulateOperators(path, { hardware: 'h200' }, context), expanded);
  assert.deepEqual(context.notices.summary(), []);
});

async function start(t: TestContext): Promise<string> {
  const abort = new AbortController();
  const inputs = { serve: true, port: 0, hardware: 'h200' };
  const { port, closed } = await serveTasks(inputs, testContext({ signal: abort.signal }));
  t.after(async () => {
    abort.abort();
    await closed;
  });
  return `http://127.0.0.1:${port}`;
}

test('our own service, asked as a backend, gives the prices of opsim', async (t) => {
  const backend = await start(t);
  for (const inputs of [mixed, { ...mixed, architecture: 'gpt-3-175b', attention: 'unfused' as const }]) {
    const [own, asked] = [await price(inputs), await price({ ...inputs, backend, systemKey: 'h200_8' })];
    for (const [i, { kernel, newUs }] of own.priced.entries()) {
      const far = Math.abs(asked.priced[i]!.newUs! / newUs! - 1);
      // The service answers in seconds.
      assert.ok(far < 1e-12, `${kernel.row.name}: ${asked.priced[i]!.newUs} for ${newUs}`);
    }
  }
});
