import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasWholeTimes, looksLikeBlockTrace } from './block-trace.ts';

test('a line that is no JSON, which a sample holds as null, is no line of a trace', () => {
  const sample = { container: 'jsonl', records: [null] } as unknown as Parameters<typeof hasWholeTimes>[0];
  assert.equal(looksLikeBlockTrace(sample, 512), false);
  assert.equal(hasWholeTimes(sample), false);
});
