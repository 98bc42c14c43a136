/** Small inputs without faults, beside the fixtures, which are full of them. */
const rows = (...values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

const requestId = (i: number) => `req-${String(i + 1).padStart(6, '0')}`;

/** A workload with sessions, lengths, labels and times. */
const workload = rows(
  ...Array.from({ length: 24 }, (_, i) => ({
    arrival_time_ms: i * 40,
    arrival_time_ns: i * 40_000_000,
    max_output_tokens: 4 + (i % 5),
    prompt: `${'Shared words stand at the beginning of every prompt. '.repeat(4)}Question ${i}: what comes next?`,
    prompt_format: 'raw',
    prompt_tokens: 48 + (i % 3),
    request_id: requestId(i),
    semantic: { task: i % 2 === 0 ? 'qa' : 'code', difficulty: 'low', tags: ['made'] },
    streaming: true,
    temperature: 0,
    top_p: 1,
    ...(i < 12 ? { session_id: `s${i % 4}`, turn_id: Math.floor(i / 4), history: 'delta' } : {}),
    ...(i >= 4 && i < 12 ? { depends_on: requestId(i - 4), think_time_ms: 2 } : {}),
  })),
);

export const madeInputs: Readonly<Record<string, string>> = {
  'made/prompts.json': `${JSON.stringify(['One prompt.', { prompt: 'Another one, with a cap.', max_output_tokens: 7 }])}\n`,
  'made/prompts.jsonl': rows(
    { prompt: 'First of three.' },
    { prompt: 'Second of three.' },
    'Third of three.',
  ),
  'made/questions.jsonl': rows(
    { question_id: 81, category: 'writing', turns: ['Write about a harbour.', 'Now without adjectives.'] },
    { question_id: 82, category: 'math', turns: ['What is 17 times 23?'] },
  ),
  'made/sessions.jsonl': rows(
    { session_id: 0, prompts: ['Hello there.', 'And then?'], completions: ['Hello.', 'Nothing more.'] },
    { session_id: 1, prompts: ['Good evening.'], completions: ['Good evening to you.'] },
  ),
  'made/log.jsonl': rows(
    {
      body: { model: 'm', messages: [{ role: 'user', content: 'Name a river.' }], max_tokens: 9 },
      created: 1700000000,
    },
    { body: { model: 'm', prompt: 'Complete this line', max_tokens: 5 }, created: 1700000002 },
  ),
  'made/times.txt': '0\n12.5\n80\n',
  'made/two-times.txt': '5\n7\n',
  'made/workload.jsonl': workload,
  'made/key.txt': 'a key that is no secret\n',
};
