import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behaviourParts } from '../nouns/behaviour-parts.ts';
import { matchRequests, type RequestKeys } from './match-requests.ts';

/** Requests as `id:prompt` words; `rate` stands for the digest of every part but the prompt. */
function keys(words: string, rate = 0): RequestKeys {
  const pairs = words.split(' ').map((word) => word.split(':') as [string, string]);
  return {
    ids: pairs.map(([id]) => id),
    prompts: pairs.map(([, prompt]) => prompt),
    parts: Float64Array.from(
      pairs.flatMap(([, prompt]) =>
        behaviourParts.map((part) => (part === 'prompts' ? prompt.length : rate)),
      ),
    ),
  };
}

const brief = (a: RequestKeys, b: RequestKeys) => {
  const { same_prompt, unchanged, changed_prompts, added, removed, examples } = matchRequests(a, b);
  return { same_prompt, unchanged, changed_prompts, added, removed, examples };
};

test('a request put in front does not make all others new, though it renames them', () => {
  assert.deepEqual(brief(keys('1:a 2:b 3:c'), keys('1:new 2:a 3:b 4:c')), {
    same_prompt: 3,
    unchanged: 3,
    changed_prompts: 0,
    added: 1,
    removed: 0,
    examples: { changed_prompts: [], added: ['1'], removed: [] },
  });
});

test('a prompt that changed under its id is one change, not an addition and a removal', () => {
  assert.deepEqual(brief(keys('1:a 2:b'), keys('1:a 2:other 3:more')), {
    same_prompt: 1,
    unchanged: 1,
    changed_prompts: 1,
    added: 1,
    removed: 0,
    examples: { changed_prompts: ['2'], added: ['3'], removed: [] },
  });
});

test('repeated prompts pair up as often as they stand on both sides, equal ids first', () => {
  const found = matchRequests(keys('1:a 2:a 3:a'), keys('3:a 9:a'));
  assert.deepEqual([found.same_prompt, found.removed, found.added], [2, 1, 0]);
  assert.deepEqual(found.examples.removed, ['2']);
});

test('what else changed is counted by part', () => {
  const found = matchRequests(keys('1:a 2:b'), keys('1:a 2:b', 5));
  assert.equal(found.unchanged, 0);
  assert.deepEqual(new Set(Object.values(found.changed_parts)), new Set([2]));
});
