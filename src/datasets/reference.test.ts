import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { resolveOptions } from '../core/options.ts';
import type { DatasetSettings, DraftRequest } from './contract.ts';
import { type DatasetName, datasets } from './index.ts';
import { compileAll, type Recording } from './recording.test-support.ts';

interface Run {
  readonly dataset: DatasetName;
  /** Below the shared folder. */
  readonly input: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly settings?: Partial<DatasetSettings>;
}

function compileShared({ dataset: name, input, options = {}, settings }: Run): Recording {
  const dataset = datasets.get(name);
  const compiler = dataset.createCompiler(resolveOptions(dataset.options, options), {
    withExpectedOutput: false,
    isCompat: false,
    ...settings,
  });
  return compileAll(compiler, readShared(input));
}

/** Lines, or one array. */
function readShared(path: string): readonly unknown[] {
  const text = readFileSync(join(sharedFolder()!, path), 'utf8');
  if (path.endsWith('.json')) return JSON.parse(text);
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line): unknown => JSON.parse(line));
}

function draftsOf(recording: Recording): readonly DraftRequest[] {
  return recording.drafts as readonly DraftRequest[];
}

const goldenRuns: readonly (Run & { readonly golden: string })[] = [
  { golden: 'c01', dataset: 'simple-json', input: 'simple.json' },
  { golden: 'c03', dataset: 'sharegpt', input: 'sharegpt.json' },
  { golden: 'c04', dataset: 'sharegpt', input: 'sharegpt.json', options: { mode: 'session' } },
  // The shell's `\n` stays a backslash and an n there; the option table turns one into a line feed.
  {
    golden: 'c05',
    dataset: 'sharegpt',
    input: 'sharegpt.json',
    options: { mode: 'session', separator: '\\\\n' },
  },
  { golden: 'c06', dataset: 'jsonl-prompts', input: 'prompts.jsonl', options: { promptFormat: 'chatml' } },
  { golden: 'c07', dataset: 'alpaca', input: 'alpaca.json' },
];

for (const { golden, ...run } of goldenRuns)
  test(`golden ${golden}: texts, sessions and labels of the Python iwc`, {
    skip: missingShared('golden/iwc'),
  }, () => {
    const settings = { isCompat: true };
    const drafts = draftsOf(compileShared({ ...run, input: `golden/iwc/in/${run.input}`, settings }));
    const lines = readShared(`golden/iwc/out/${golden}.workload.jsonl`) as readonly Record<string, unknown>[];
    assert.deepEqual(
      drafts.map((draft) => [draft.prompt, draft.promptFormat, draft.semantic, draft.session?.id]),
      lines.map((line) => [line['prompt'], line['prompt_format'], line['semantic'], line['session_id']]),
    );
  });

test('FastChat conversations: one request an answered turn, or one a conversation', {
  skip: missingShared('data/sharegpt'),
}, () => {
  const input = 'data/sharegpt/fastchat_dummy_conversation.json';
  const conversations = readShared(input) as readonly {
    id: string;
    conversations: readonly { from: string }[];
  }[];
  const run = { dataset: 'sharegpt', input, settings: { withExpectedOutput: true } } as const;

  const turns = compileShared({ ...run, options: { mode: 'session' } });
  const humanTurns = conversations.flatMap((one) => one.conversations.filter(({ from }) => from === 'human'));
  assert.deepEqual([turns.drafts.length, turns.skips, turns.rejects], [humanTurns.length, [], []]);
  for (const draft of draftsOf(turns)) assert.equal(typeof draft.expectedOutput, 'string');

  const alone = compileShared(run);
  assert.deepEqual(
    draftsOf(alone).map((draft) => draft.session?.id),
    conversations.map(({ id }) => id),
  );
});

test('a delta prompt is what its cumulative prompt adds', { skip: missingShared('data/sharegpt') }, () => {
  const run = { dataset: 'sharegpt', input: 'data/sharegpt/fastchat_dummy_conversation.json' } as const;
  const settings = { withExpectedOutput: true };
  const cumulative = draftsOf(compileShared({ ...run, settings, options: { mode: 'session' } }));
  const delta = draftsOf(compileShared({ ...run, settings, options: { mode: 'session', history: 'delta' } }));
  assert.equal(delta.length, cumulative.length);
  let transcript = '';
  for (const [index, { prompt, session, expectedOutput }] of delta.entries()) {
    transcript = `${session?.isStart ? '' : `${transcript}\n`}User: ${prompt}`;
    assert.equal(cumulative[index]?.prompt, transcript);
    transcript += `\nAssistant: ${expectedOutput}`;
  }
});

test('MT-Bench: 80 questions of two turns', { skip: missingShared('data/mt-bench') }, () => {
  const input = 'data/mt-bench/question.jsonl';
  const recording = compileShared({ dataset: 'mt-bench', input, settings: { withExpectedOutput: true } });
  assert.deepEqual([recording.drafts.length, recording.skips, recording.rejects], [160, [], []]);
  const drafts = draftsOf(recording);
  assert.equal(new Set(drafts.map((draft) => draft.session?.id)).size, 80);
  assert.ok(drafts.every((draft) => draft.semantic?.task !== undefined));
  const questions = readShared(input) as readonly { reference?: readonly string[] }[];
  const references = questions.flatMap(({ reference }) => reference ?? []);
  assert.deepEqual(
    drafts.flatMap(({ expectedOutput }) => expectedOutput ?? []),
    references,
  );
});

test('AIBrix goldens: sessions and plain prompts load whole', {
  skip: missingShared('golden/aibrix'),
}, () => {
  for (const [file, prompts] of [
    ['sessions', 'prompts'],
    ['plain_small', 'prompt'],
    ['plain_mixed_completion', 'prompt'],
  ] as const) {
    const input = `golden/aibrix/in/${file}.jsonl`;
    const { drafts, skips, rejects } = compileShared({
      dataset: 'aibrix-prompts',
      input,
      settings: { withExpectedOutput: true },
    });
    const records = readShared(input) as readonly Record<string, string | readonly string[]>[];
    assert.deepEqual(
      (drafts as readonly DraftRequest[]).map((draft) => draft.prompt),
      records.flatMap((record) => record[prompts]),
    );
    assert.deepEqual([skips, rejects], [[], []]);
  }
});
