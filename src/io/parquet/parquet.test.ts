import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ColumnChunk, parquetReadObjects, type RowGroup } from 'hyparquet';
import { InputError } from '../../core/errors.ts';
import { createThreadPool } from '../threads.ts';
import { ColumnTable, plainScalar, plainValue } from './column-table.ts';
import type { ParquetColumn, ParquetLayout } from './library-writer.ts';
import { type Row, readRows, sourceOf, writeParquet } from './memory-parquet.test-support.ts';
import { filledColumns, openParquet } from './open-parquet.ts';

const columns: readonly ParquetColumn[] = [
  { name: 'label', type: 'text' },
  { name: 'long', type: 'text', isLong: true },
  { name: 'count', type: 'integer' },
  { name: 'share', type: 'number' },
  { name: 'flag', type: 'boolean' },
];
const names = columns.map(({ name }) => name);
const layout: ParquetLayout = { root: 'table', columns, schema: 'test/1', codec: 'snappy' };

const hostile = fc.constantFrom(
  ...[
    '',
    '\u0000',
    'a\u0000b',
    '"',
    "'",
    ',',
    '\n',
    '\r\n',
    'PAR1',
    '\ufeff',
    'null',
    '__proto__',
    'toString',
  ],
  ...['😀', 'é', 'e\u0301', '\u202e', '{"a":1}', '=1+1', 'x'.repeat(5000)],
);
const text = fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 20 }));
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const row: fc.Arbitrary<Row> = fc.tuple(
  orNull(text),
  orNull(text),
  orNull(fc.maxSafeInteger()),
  orNull(fc.double({ noNaN: true })),
  orNull(fc.boolean()),
);
const groups = fc.array(fc.array(row, { minLength: 1, maxLength: 12 }), { maxLength: 4 });

for (const codec of ['snappy', 'portable-snappy', 'gzip', 'none'] as const)
  test(`rows come back as they were written with ${codec}, hostile texts too`, async () => {
    await fc.assert(
      fc.asyncProperty(groups, async (given) => {
        const bytes = await writeParquet({ ...layout, codec }, given);
        const read = await readRows(sourceOf(bytes), names);
        assert.deepEqual(
          read.map((cells) => cells.map(plainScalar)),
          given.flat().map((cells) => [...cells]),
        );
      }),
      { seed: 14, numRuns: 80 },
    );
  });

test('the library reads the same rows, but for a byte order mark, which it drops', async () => {
  const withoutMark = (cell: unknown) => (typeof cell === 'string' ? cell.replace(/^\ufeff/, '') : cell);
  await fc.assert(
    fc.asyncProperty(groups, async (given) => {
      const bytes = await writeParquet({ ...layout, codec: 'none' }, given);
      const found = await parquetReadObjects({ file: bytes.slice().buffer });
      assert.deepEqual(
        found.map((object) => names.map((name) => plainScalar(object[name] ?? null))),
        given.flat().map((cells) => cells.map(withoutMark)),
      );
    }),
    { seed: 15, numRuns: 40 },
  );
});

test('the directory tells what was written, and a thread writes the same bytes', async () => {
  const given = [1, 2].map((group) =>
    Array.from({ length: 50 }, (_, i): Row => [`l${i % 3}`, `row ${i} of ${group}`, i, i / 7, i % 2 === 0]),
  );
  const bytes = await writeParquet(layout, given);
  const file = await openParquet(sourceOf(bytes));
  assert.deepEqual(file.columns, names);
  assert.deepEqual(
    file.metadata.row_groups.map(({ num_rows }) => num_rows),
    [50n, 50n],
  );
  assert.deepEqual(file.metadata.key_value_metadata, [{ key: 'schema', value: 'test/1' }]);
  const pool = createThreadPool(2);
  try {
    assert.ok(Buffer.compare(bytes, await writeParquet(layout, given, pool)) === 0);
  } finally {
    await pool.close();
  }
});

test('a torn file is refused with its name wherever it is torn, and closed', async () => {
  const bytes = await writeParquet(layout, [
    Array.from({ length: 30 }, (_, i): Row => [`l${i}`, 'long', i, i, true]),
  ]);
  for (let end = 0; end < bytes.length; end += 37) {
    const source = sourceOf(bytes.subarray(0, end), 'torn');
    await assert.rejects(readRows(source, names), (error: InputError) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, /torn: not a readable Parquet file/);
      return true;
    });
    assert.equal(source.isOpen(), false);
  }
});

test('a column that tells no count of nulls is read', () => {
  const chunk = { file_offset: 0n, meta_data: { path_in_schema: ['prompt'] } } as unknown as ColumnChunk;
  const group: RowGroup = { columns: [chunk], num_rows: 0n, total_byte_size: 0n };
  assert.deepEqual(filledColumns(['prompt'], group), ['prompt']);
});

test('a table takes the cells of its rows, and null where none came', () => {
  const table = new ColumnTable(100, 104);
  table.add({ columnName: 'tenant', columnData: ['before', 'a', 'b'], rowStart: 99 });
  table.add({ columnName: 'tenant', columnData: ['d', 'behind', 'behind'], rowStart: 103 });
  table.add({ columnName: 'priority', columnData: [1n], rowStart: 101 });
  assert.deepEqual(
    table.columns.map(({ name, cells }) => [name, cells]),
    [
      ['tenant', ['a', 'b', null, 'd']],
      ['priority', [null, 1n, null, null]],
    ],
  );
  assert.equal(table.rows, 4);
});

test('a plain value has neither bytes nor 64-bit integers, however deep they lie', () => {
  const bytes = new TextEncoder().encode('é');
  assert.deepEqual(plainValue([{ a: bytes, b: [1n, null] }, bytes]), [{ a: 'é', b: [1, null] }, 'é']);
  assert.deepEqual([plainScalar(bytes), plainScalar(2n), plainScalar(null)], ['é', 2, null]);
});
