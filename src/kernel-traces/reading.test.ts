import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAnnotationLabel } from './annotation-label.ts';
import { MicrosecondReader } from './microseconds.ts';
import { stepMarkOf } from './step-rules.ts';

const encode = (text: string) => new TextEncoder().encode(text);

test('times of traces that count from 1970 are exact to the nanosecond', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 1_900_000_000_000_000n }),
      fc.integer({ min: 0, max: 999 }),
      fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }),
      (us, ns, differenceNs) => {
        const reader = new MicrosecondReader();
        const text = (total: bigint) => `${total / 1000n}.${String(total % 1000n).padStart(3, '0')}`;
        const first = us * 1000n + BigInt(ns);
        const second = first + differenceNs;
        if (second < 0n) return;
        const a = reader.timeNs(encode(text(first)), 0, text(first).length);
        const b = reader.timeNs(encode(text(second)), 0, text(second).length);
        assert.equal(BigInt(b) - BigInt(a), differenceNs);
      },
    ),
    { seed: 8 },
  );
});

for (const [text, ns] of [
  ['12', 12_000],
  ['12.5', 12_500],
  ['0.001', 1],
  ['1e3', 1_000_000],
  ['2.5E-1', 250],
  ['"7.25"', 7250],
  ['-3.5', -3500],
  ['12.3456789', 12_345],
] as const)
  test(`${text} µs are ${ns} ns`, () => {
    assert.equal(new MicrosecondReader().durationNs(encode(text), 0, text.length), ns);
  });

for (const text of ['null', 'true', '""', '"x"', '[]'])
  test(`${text} is no time`, () => {
    assert.ok(Number.isNaN(new MicrosecondReader().durationNs(encode(text), 0, text.length)));
  });

test('both grammars of annotation labels', () => {
  assert.deepEqual(
    parseAnnotationLabel(
      'write[req_to_token=(4096, 163844),out=(8,),num_tokens=8,dtype=torch.int32,torch.int64,int]',
    ),
    {
      base: 'write',
      argumentNames: ['req_to_token', 'out', 'num_tokens'],
      dims: [[4096, 163844], [8], []],
      dtypes: ['int32', 'int64', 'Scalar'],
    },
  );
  assert.deepEqual(parseAnnotationLabel('mla.decode|q[32x16x576:bfloat16],kv[8:int32]'), {
    base: 'mla.decode',
    argumentNames: ['q', 'kv'],
    dims: [[32, 16, 576], [8]],
    dtypes: ['bfloat16', 'int32'],
  });
});

for (const label of [
  'nccl:all_reduce',
  'ProfilerStep#3',
  '[param|cuda]',
  '## a | b ##',
  'step[DECODE bs=16]',
  '',
])
  test(`'${label}' names no shapes`, () => assert.equal(parseAnnotationLabel(label), null));

test('engines tell steps and phases in their own ways', () => {
  const phase = (name: string) => stepMarkOf(name)?.phase;
  assert.equal(phase('execute_context_2(512)_generation_0(0)'), 'prefill');
  assert.equal(phase('execute_context_0(0)_generation_32(32)'), 'decode');
  assert.equal(phase('execute_context_1(128)_generation_8(8)'), 'mixed');
  assert.equal(phase('step[EXTEND bs=1 toks=8192]'), 'prefill');
  assert.equal(phase('step[DECODE bs=16]'), 'decode');
  assert.equal(phase('sglang/srt/model_executor/model_runner.py(1537): forward_extend'), 'prefill');
  assert.equal(
    stepMarkOf('sglang/srt/layers/attention/flashinfer_mla_backend.py(372): forward_extend'),
    null,
  );
  assert.equal(stepMarkOf('aten::mm'), null);
});
