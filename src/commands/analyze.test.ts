import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { analysisDocument } from '../documents/analysis.ts';
import { analyzeCommand } from './analyze.ts';

async function analyze(t: TestContext, lines: readonly Readonly<Record<string, unknown>>[], options = {}) {
  const path = join(temporaryFolder(t), 'w.jsonl');
  writeFileSync(
    path,
    lines
      .map((fields, i) =>
        JSON.stringify({
          request_id: `r${i}`,
          prompt: 'one two',
          max_output_tokens: 4,
          arrival_time_ms: 0,
          ...fields,
        }),
      )
      .join('\n'),
  );
  const given = { tokenizer: 'simple', tokenizerModel: 'gpt-4o-mini', ...options };
  return await analyzeCommand.run(
    { positionals: [path], options: given, commandLine: 'iwc analyze' },
    testContext(),
  );
}

const workloads: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  'no request': [],
  'one request': [{}],
  'one blank request': [{ prompt: '' }],
  'all arrivals equal': [{}, {}, {}, {}, {}, {}],
  'two requests': [{}, { arrival_time_ms: 10 }],
  'one session of one turn': [{ session_id: 's' }],
  'blank turns': [
    { session_id: 's', prompt: '' },
    { session_id: 's', prompt: '' },
  ],
};

for (const [name, lines] of Object.entries(workloads))
  test(`${name}: what is not defined is null in JSON and n/a in text`, async (t) => {
    const options = { tpotMs: 20, kvBytesPerToken: 1000 };
    const { document, text, exitCode } = await analyze(t, lines, options);
    assert.equal(exitCode, 0);
    // NaN and infinities would come back as null, what is missing would not come back at all.
    assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
    assert.doesNotMatch(text, /NaN|Infinity|undefined|null/);
    assert.equal(analysisDocument.read(document).requests, lines.length);
  });

test('the sections follow what there is to tell', async (t) => {
  const sessions = [
    { session_id: 's' },
    { session_id: 's', arrival_time_ms: 5, think_time_ms: 3, depends_on: 'r0' },
  ];
  const plain = await analyze(t, [{}, {}]);
  const full = await analyze(t, sessions, { tpotMs: 20, ttftMs: 100, kvBytesPerToken: 1000 });
  assert.doesNotMatch(plain.text, /SESSION CONTEXT|\nLOAD|MB/);
  assert.match(full.text, /SESSION CONTEXT\n(.*\n)+.*Think time ms P50/);
  assert.match(
    full.text,
    /LOAD \(estimate at 20 ms a token, first token after 100 ms\)\n.*\nIn flight mean\/peak {8}: 1.95\/2/,
  );
});
