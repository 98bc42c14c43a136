import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingShared, sharedFolder } from '../../../test/support/requirements.ts';
import { UsageError } from '../../core/errors.ts';
import { readPrompts, renderPrompts, renderTraceIntervals, renderTraceLengths } from './texts.ts';

test('the library gives the bytes of the reference, with any tokenizer', {
  skip: missingShared('golden/workload-spec'),
}, () => {
  const golden = (name: string) => readFileSync(join(sharedFolder()!, 'golden/workload-spec', name), 'utf8');
  const prompts = readPrompts(golden('prompts_in.jsonl'));
  assert.equal(renderPrompts(prompts), golden('prompts_out.jsonl'));
  const words = { count: (text: string) => text.split(/\s+/).filter((word) => word !== '').length };
  assert.equal(renderTraceLengths(prompts, words, 64), golden('trace_lengths_whitespace_tokenizer.csv'));
  const poisson = { kind: 'poisson', ratePerS: 1e-6, seed: 0n } as const;
  assert.equal(renderTraceIntervals(64, poisson), golden('poisson_n64_r1e-6_s0.csv'));
  assert.throws(() => renderTraceLengths(prompts, words, -1), UsageError);
  assert.throws(() => readPrompts('{"prompt_id":"a"}\n', 'p.jsonl'), /p\.jsonl:1/);
});
