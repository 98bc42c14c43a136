import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dataTypes } from '../nouns/data-type.ts';
import { createOperatorRow, type OperatorRow, operatorFamilies } from '../nouns/operator-table.ts';
import { readOperatorRow } from './from-row.ts';
import { collectiveKinds, type Operator, rowFamilies, streamFamilies } from './operator.ts';
import { factsOfOperator } from './to-row.ts';
import { attendedPairs } from './work.ts';

const size = fc.integer({ min: 1, max: 1 << 20 });
const dtype = fc.constantFrom(...dataTypes);
const exact = { noNullPrototype: true };
const span = fc
  .record(
    { count: fc.integer({ min: 1, max: 64 }), queries: fc.integer({ min: 1, max: 9000 }), more: size },
    exact,
  )
  .map(({ count, queries, more }) => ({ count, queries, keys: queries + more - 1 }));
const variant = fc.option(fc.constantFrom('rms_norm', 'silu_and_mul', 'memcpy_dtoh'), { nil: undefined });
const tile = fc.option(fc.record({ m: size, n: size, isSplitK: fc.boolean() }, exact), { nil: undefined });
const moved = { rows: size, readBytes: size, writeBytes: size, dtype };

const operators: fc.Arbitrary<Operator> = fc
  .oneof(
    fc.record(
      { family: fc.constant('gemm' as const), batch: size, m: size, n: size, k: size, dtype, tile },
      exact,
    ),
    fc.record(
      { family: fc.constant('grouped-gemm' as const), rows: size, experts: size, n: size, k: size, dtype },
      exact,
    ),
    fc.record(
      {
        family: fc.constant('attention' as const),
        phase: fc.constantFrom('prefill' as const, 'decode' as const),
        ...{ queryHeads: size, keyHeads: size, keyWidth: size, valueWidth: size },
        ...{ isCausal: fc.boolean(), isLatent: fc.boolean() },
        spans: fc.array(span, { minLength: 1, maxLength: 5 }),
        dtype,
      },
      exact,
    ),
    fc.record({ family: fc.constantFrom(...rowFamilies), variant, columns: size, ...moved }, exact),
    fc.record({ family: fc.constantFrom(...streamFamilies), variant, elements: size, ...moved }, exact),
    fc.record(
      {
        family: fc.constant('collective' as const),
        kind: fc.constantFrom(...collectiveKinds),
        ...{ bytes: size, ranks: size, isOneShot: fc.boolean(), dtype },
      },
      exact,
    ),
  )
  .map(
    (drawn) =>
      Object.fromEntries(
        Object.entries(drawn).filter(([, value]) => value !== undefined),
      ) as unknown as Operator,
  );

function rowOf(operator: Operator): OperatorRow {
  return createOperatorRow({ name: 'one_shot_by_name_only', ...factsOfOperator(operator) });
}

test('a row gives every operator back, whatever it is, and names sizes of its family only', () => {
  fc.assert(
    fc.property(operators, (operator) => {
      const row = rowOf(operator);
      assert.deepEqual(readOperatorRow(row), { operator });
      const allowed: readonly string[] = operatorFamilies[operator.family];
      for (const name of Object.keys(row.sizes!))
        assert.ok(allowed.includes(name), `${operator.family}: ${name}`);
    }),
    { numRuns: 2000, seed: 14 },
  );
});

const heads = { heads: 8, qk_dim: 128, v_dim: 128 };
function attentionRow(sizes: Record<string, number>, rest: Partial<OperatorRow> = {}): OperatorRow {
  return createOperatorRow({
    name: 'a',
    family: 'attention',
    dtype: 'bf16',
    sizes: { ...heads, ...sizes },
    ...rest,
  });
}

function codeOf(row: OperatorRow): string | null {
  const reading = readOperatorRow(row);
  return reading.operator === null ? reading.code : null;
}

test('totals stand for equal sequences, unless their own pair count says otherwise', () => {
  const totals = { sequences: 8, query_tokens: 9088, context_tokens: 9088 };
  const equal = readOperatorRow(attentionRow(totals)).operator;
  assert.ok(equal?.family === 'attention');
  assert.deepEqual(equal.spans, [{ count: 8, queries: 1136, keys: 1136 }]);
  assert.equal(codeOf(attentionRow({ ...totals, query_key_pairs: attendedPairs(equal) })), null);
  // One of 8192 and seven of 128: the same totals, 6.4 times the pairs.
  const unequal = (8192 * 8193) / 2 + (7 * 128 * 129) / 2;
  assert.equal(codeOf(attentionRow({ ...totals, query_key_pairs: unequal })), 'contradictory-shape');
  const spans = [
    { count: 1, queries: 8192, keys: 8192 },
    { count: 7, queries: 128, keys: 128 },
  ];
  assert.equal(codeOf(attentionRow({ ...totals, query_key_pairs: unequal }, { spans })), null);
});

test('spans that contradict their own totals, or cannot be, are refused', () => {
  const spans = [{ count: 2, queries: 4, keys: 16 }];
  const refused = (sizes: Record<string, number>, given: unknown = spans) =>
    codeOf(attentionRow(sizes, { spans: given as OperatorRow['spans'] }));
  assert.equal(refused({}), null);
  assert.equal(refused({ sequences: 2, query_tokens: 8, context_tokens: 32, query_key_pairs: 116 }), null);
  for (const wrong of [
    { sequences: 3 },
    { query_tokens: 9 },
    { context_tokens: 31 },
    { query_key_pairs: 117 },
  ])
    assert.equal(
      refused(wrong as unknown as Record<string, number>),
      'contradictory-shape',
      JSON.stringify(wrong),
    );
  const impossible = [
    ...[[], 'x', [null], [{ count: 1, queries: 4 }], [{ count: 0, queries: 4, keys: 4 }]],
    ...[[{ count: 1, queries: 5, keys: 4 }], [{ count: 1e16, queries: 1, keys: 4 }]],
  ];
  for (const given of impossible) assert.equal(refused({}, given), 'absurd-shape', JSON.stringify(given));
  // Attention to another sequence has fewer keys than queries and no mask.
  assert.equal(refused({ is_causal: 0 }, [{ count: 1, queries: 5, keys: 4 }]), null);
});

test("a collective's column comes before its name, which decides where there is none", () => {
  const sizes = { payload_bytes: 1024, ranks: 4 };
  const isOneShot = (one_shot: boolean | null, name: string) => {
    const row = createOperatorRow({ name, family: 'collective', operation: 'all_reduce', sizes, one_shot });
    const { operator } = readOperatorRow(row);
    return operator?.family === 'collective' && operator.isOneShot;
  };
  assert.deepEqual(
    [
      isOneShot(null, 'cross_device_reduce_1stage'),
      isOneShot(null, 'nccl'),
      isOneShot(false, 'one_shot'),
      isOneShot(true, 'nccl'),
    ],
    [true, false, false, true],
  );
});
