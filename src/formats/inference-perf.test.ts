import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceOf, testScope } from './formats.test-support.ts';
import { inferencePerf } from './inference-perf.ts';

test('a time that is none is one problem, and no earlier time as well', async () => {
  const text =
    'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.68,5,1\nyesterday,5,1\n2023-11-16 18:15:45,5,1\n';
  const scope = testScope();
  for await (const _ of inferencePerf.read!(sourceOf(new TextEncoder().encode(text)), scope));
  assert.deepEqual(
    scope.problems.map(({ message, place }) => [place?.line, message.slice(0, 11)]),
    [
      [3, "'yesterday'"],
      [4, 'is earlier '],
    ],
  );
});
