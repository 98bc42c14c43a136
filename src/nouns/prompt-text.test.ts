import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promptText } from './prompt-text.ts';
import type { ChatMessage, WorkloadRequest } from './workload.ts';

function textOf(fields: Partial<WorkloadRequest>) {
  return promptText({ request_id: 'r', max_output_tokens: 1, arrival_time_ms: 0, ...fields });
}

const messages: readonly ChatMessage[] = [
  { role: 'system', content: 'Be brief.' },
  {
    role: 'user',
    content: [{ type: 'text', text: 'What is ' }, { type: 'image_url' }, { type: 'text', text: 'this?' }],
  },
  { role: 'assistant', content: null },
];
const joined = { text: 'system: Be brief.\nuser: What is this?\nassistant: ', otherParts: 1 };

test('messages become lines, in either place they can stand', () => {
  assert.deepEqual(textOf({ messages }), joined);
  assert.deepEqual(textOf({ prompt: JSON.stringify(messages), prompt_format: 'openai_messages' }), joined);
  assert.deepEqual(textOf({ prompt: '[]', prompt_format: 'raw' }), { text: '[]', otherParts: 0 });
  assert.deepEqual(textOf({ prompt: 'no list', prompt_format: 'openai_messages' }), {
    text: 'no list',
    otherParts: 0,
  });
});

test('a conversation that goes on begins with the same text', () => {
  const { text } = textOf({ messages: messages.slice(0, 2) });
  assert.ok(textOf({ messages }).text.startsWith(text));
});
