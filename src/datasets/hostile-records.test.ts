import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type OptionTable, resolveOptions } from '../core/options.ts';
import { isBlank } from '../core/whitespace.ts';
import { checkRequest } from '../nouns/check-request.ts';
import type { DatasetSettings, DraftRequest } from './contract.ts';
import { datasets } from './index.ts';
import { findFlaw } from './json-values.ts';
import { compileAll, readFixtureRecords } from './recording.test-support.ts';

/** Keys that some compiler looks at, and some that break careless code. */
const keys = [
  ...['prompt', 'prompts', 'completion', 'completions', 'session_id', 'semantic', 'task', 'tags', 'stop'],
  ...['conversations', 'conversation', 'messages', 'from', 'value', 'role', 'content', 'type', 'text', 'id'],
  ...['instruction', 'input', 'output', 'question_id', 'category', 'turns', 'reference', 'body', 'request'],
  ...['response', 'choices', 'message', 'usage', 'completion_tokens', 'custom_id', 'metadata', 'tools'],
  ...['max_tokens', 'temperature', 'n', 'suffix', '__proto__', 'constructor', 'toString', 'half \ud800', ''],
];
const texts = [
  '',
  ' ',
  'hello',
  'human',
  'user',
  'gpt',
  'assistant',
  'system',
  'text',
  '\ud83d',
  '\udc00 x',
  '\u0000',
];

const { value: jsonValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(
      fc.constantFrom(...texts),
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.constantFrom(null, true, 0, -1, 7),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...keys), tie('value')), { maxLength: 6 }).map(objectOf),
  ),
}));

/** Records of a fixture, some of their parts replaced by something else. */
function damagedRecords(records: readonly unknown[]): fc.Arbitrary<unknown[]> {
  const damages = fc.array(fc.tuple(fc.nat(12), jsonValue), { maxLength: 2 });
  const damaged = fc.tuple(fc.constantFrom(...records), damages).map(([record, parts]) => {
    let copy = record;
    for (const [n, replacement] of parts) copy = replacePart(copy, n, replacement);
    return copy;
  });
  return fc.array(fc.oneof({ weight: 9, arbitrary: damaged }, { weight: 1, arbitrary: jsonValue }), {
    minLength: 1,
    maxLength: 4,
  });
}

/** A copy in which the nth part, counted depth first with the whole as part 0, is another value. */
function replacePart(whole: unknown, n: number, replacement: unknown): unknown {
  let left = n;
  const visit = (part: unknown): unknown => {
    if (left-- === 0) return replacement;
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, child]) => [key, visit(child)]));
  };
  return visit(whole);
}

/** As JSON.parse does it, which makes `__proto__` a key like any other. */
function objectOf(entries: [string, unknown][]): unknown {
  return Object.fromEntries(entries);
}

/** Choices at random, everything else as it is by default. */
function optionsOf(table: OptionTable): fc.Arbitrary<Record<string, unknown>> {
  const choices = Object.entries(table).filter(([, spec]) => spec.type === 'choice');
  return fc.record(
    Object.fromEntries(choices.map(([key, spec]) => [key, fc.constantFrom(...(spec.choices ?? []))])),
  );
}

const settingsArbitrary: fc.Arbitrary<DatasetSettings> = fc.record({
  withExpectedOutput: fc.boolean(),
  isCompat: fc.boolean(),
});

for (const dataset of datasets) {
  const isAllowed = (options: Record<string, unknown>, settings: DatasetSettings) =>
    !(settings.isCompat && options['history'] === 'delta');
  const compileWith = (
    options: Record<string, unknown>,
    settings: DatasetSettings,
    records: readonly unknown[],
  ) => compileAll(dataset.createCompiler(resolveOptions(dataset.options, options), settings), records);

  test(`${dataset.name}: whatever the records, valid drafts or reasons, and the same ones again`, () => {
    fc.assert(
      fc.property(
        optionsOf(dataset.options),
        settingsArbitrary,
        damagedRecords(readFixtureRecords(dataset)),
        (options, settings, records) => {
          fc.pre(isAllowed(options, settings));
          const before = JSON.stringify(records);
          const recording = compileWith(options, settings, records);
          assert.equal(JSON.stringify(records), before);
          for (const draft of recording.drafts) checkDraft(draft as DraftRequest, settings);
          assert.deepEqual(compileWith(options, settings, records), recording);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test(`${dataset.name}: nesting that no writer takes is no crash`, () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 200_000; i++) deep = i % 2 === 0 ? [deep] : { content: deep };
    const messages = [{ role: 'user', content: 'x', extra: deep }];
    const records = [deep, { prompt: 'x', tools: [deep], turns: deep, conversations: deep }, { messages }];
    for (const isCompat of [false, true]) {
      const { drafts } = compileWith({}, { isCompat, withExpectedOutput: true }, records);
      for (const draft of drafts) JSON.stringify(draft);
    }
  });
}

/** Recorded drafts hold plain prompts. */
function checkDraft(draft: DraftRequest, settings: DatasetSettings): void {
  assert.notEqual(draft.prompt === undefined, draft.messages === undefined, 'a prompt or messages');
  if (draft.prompt !== undefined) assert.ok(!isBlank(draft.prompt) && draft.prompt.isWellFormed());
  assert.equal(findFlaw(draft, '$'), null);
  // The Python iwc copies semantic labels unchecked.
  const request = {
    ...{ request_id: 'x', max_output_tokens: 1, arrival_time_ms: 0 },
    ...(draft.prompt === undefined ? { messages: draft.messages } : { prompt: draft.prompt }),
    ...{ prompt_format: draft.promptFormat, session_id: draft.session?.id, history: draft.history },
    ...{ expected_output: draft.expectedOutput, ...(settings.isCompat ? {} : { semantic: draft.semantic }) },
    ...draft.fields,
  };
  assert.deepEqual(checkRequest(JSON.parse(JSON.stringify(request))), []);
}

test('a long conversation is handed over a request at a time, so that its square need not fit in memory', () => {
  const turns = ['human', 'gpt', 'human', 'gpt', 'human'].map((from) => ({ from, value: 'x' }));
  const values = resolveOptions(datasets.get('sharegpt').options, { mode: 'session' });
  const compiler = datasets
    .get('sharegpt')
    .createCompiler(values as never, { withExpectedOutput: true, isCompat: false });
  let emitted = 0;
  const sink = { emit: () => emitted++, skip: assert.fail, reject: assert.fail };
  const seen = [];
  for (const _ of compiler.compile({ conversations: turns }, sink) ?? []) seen.push(emitted);
  assert.deepEqual(seen, [1, 2, 3]);
});
