import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import {
  createOperatorRow,
  type OperatorFamily,
  type OperatorRow,
  operatorFamilies,
} from '../nouns/operator-table.ts';
import { findOperatorTable, readOperatorTable } from './operator-table-reader.ts';
import { tableFormats } from './operator-table-writer.ts';
import { writeOperatorTable } from './write-operator-table.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'é', '"', ',', '\n', '<', ' '),
  minLength: 1,
  maxLength: 8,
});
const size = fc.integer({ min: 0, max: 1 << 20 });
const row = fc
  .record(
    {
      name: text,
      family: fc.constantFrom(...(Object.keys(operatorFamilies) as OperatorFamily[])),
      start_ns: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      duration_ns: size,
      stream: fc.integer({ min: 0, max: 200 }),
      occupancy_percent: fc.double({ min: 0, max: 100, noNaN: true }),
      sizes: fc.record({ m: size, n: size }, { noNullPrototype: true }),
      dims: fc.array(fc.oneof(fc.array(size, { maxLength: 3 }), fc.array(fc.array(size), { maxLength: 2 }))),
      dtypes: fc.array(text),
      tile: fc.constant({
        m: 8,
        n: 64,
        k: null,
        stages: null,
        cluster_m: null,
        cluster_n: null,
        split_k: false,
      }),
      launch_delay_ns: fc.integer({ min: -1000, max: 1000 }),
      spans: fc.array(fc.record({ count: size, queries: size, keys: size }, { noNullPrototype: true })),
      one_shot: fc.boolean(),
    },
    { requiredKeys: ['name'], noNullPrototype: true },
  )
  .map((given) => given as Partial<OperatorRow> & { name: string });

for (const format of tableFormats)
  test(`rows come back from ${format} as they were written`, async (t) => {
    const path = join(temporaryFolder(t), `table.${format}`);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (given) => {
        const rows = given.map((partial, index) => createOperatorRow({ ...partial, row: index }));
        const { runtime } = testContext();
        await writeOperatorTable(runtime, { path, format }, rows);
        const read: OperatorRow[] = [];
        for await (const batch of readOperatorTable(runtime, path)) read.push(...batch);
        assert.deepEqual(read, rows);
      }),
      { numRuns: 60, seed: 8 },
    );
  });

for (const [name, content, message] of [
  ['a.csv', 'family\nnorm\n', /no name/],
  ['a.csv', 'name,family\nx,gem\n', /'gem' is not known/],
  ['a.csv', 'name,stream\nx,seven\n', /'seven' is not an integer/],
  ['a.jsonl', '{"name": 1}\n', /'1' is not text/],
  ['a.jsonl', '{"name": "x", "one_shot": 1}\n', /one_shot: '1' is not true or false/],
  ['a.jsonl', 'x\n', /not JSON/],
  ['a.parquet', 'PAR0', /not a readable Parquet file/],
] as const)
  test(`${name} with ${content.trim().replaceAll('\n', ' / ')} is refused by its line`, async (t) => {
    const path = join(temporaryFolder(t), name);
    writeFileSync(path, content);
    await assert.rejects(async () => {
      for await (const _ of readOperatorTable(testContext().runtime, path));
    }, message);
  });

test('a folder stands for its best table, and says so when it has none', async (t) => {
  const folder = temporaryFolder(t);
  const { runtime } = testContext();
  await assert.rejects(findOperatorTable(runtime, folder), /holds no operators\.parquet/);
  for (const name of ['operators.csv', 'operators.jsonl', 'operators.parquet']) {
    writeFileSync(join(folder, name), '');
    assert.equal(await findOperatorTable(runtime, folder), `${folder}/${name}`);
  }
});
