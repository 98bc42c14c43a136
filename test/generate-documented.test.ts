import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { run } from '../src/cli/run.ts';
import { createRuntime } from '../src/io/create-runtime.ts';
import { smallDefinition } from '../src/tokenizers/hugging-face/definitions.test-support.ts';
import { temporaryFolder } from './support/context.ts';
import { repositoryRoot } from './support/repository.ts';

/*
 * The commands that AIBrix documents for its generator, with `python -m generator.workload_generator.workload_generator`
 * replaced by `iwc generate`, and those of its utility. $NAME stands for a file of the folder.
 */
const qwen = 'Qwen/Qwen2.5-Coder-7B-Instruct';
const common =
  '--prompt-file $PROMPTS --tokenizer $QWEN --output-dir $OUT --interval-ms 1000 --output-format jsonl';
const documented: Readonly<Record<string, string>> = {
  constant: `generate ${common} --duration-ms 30000 --target-qps 1 --trace-type constant`,
  ...Object.fromEntries(
    ['quick_rising', 'slow_rising', 'slight_fluctuation', 'severe_fluctuation'].map((pattern) => [
      pattern,
      `generate ${common} --duration-ms 30000 --trace-type synthetic --traffic-pattern ${pattern} --prompt-len-pattern ${pattern} --completion-len-pattern ${pattern}`,
    ]),
  ),
  'pattern files': `generate ${common} --duration-ms 30000 --trace-type synthetic --traffic-pattern-config $EXAMPLES/traffic-day.json --prompt-len-pattern-config $EXAMPLES/prompt-lengths.json --completion-len-pattern-config $EXAMPLES/output-lengths.json`,
  maas: `generate ${common} --duration-ms 60000 --trace-type stat --stat-trace-type maas --traffic-file $MAAS --prompt-len-file $LENGTHS --completion-len-file $COMPLETIONS --qps-scale 2 --input-scale 1 --output-scale 1`,
  cloudide: `generate ${common} --duration-ms 60000 --trace-type stat --stat-trace-type cloudide --traffic-file $RATE --prompt-len-file $BYTES --completion-len-file $BYTES --qps-scale 1 --input-scale 1 --output-scale 1`,
  'length files': `generate ${common} --duration-ms 60000 --trace-type stat --traffic-file $MAAS --prompt-len-file $TIMELESS --completion-len-file $TIMELESS`,
  azure: `generate ${common} --duration-ms 3600000 --trace-type azure --traffic-file $AZURE --group-interval-seconds 1`,
  mooncake:
    'generate --tokenizer $QWEN --output-dir $OUT --interval-ms 1000 --duration-ms 600000 --trace-type mooncake --traffic-file $MOONCAKE',
};

const files: Readonly<Record<string, string>> = {
  PROMPTS: Array.from(
    { length: 30 },
    (_, i) => `${JSON.stringify({ prompt: 'hello world '.repeat(1 + i * 3).trim(), completion: 'hello' })}\n`,
  ).join(''),
  MAAS: '"Time","Total","Success","4xx Error"\n2024-10-1 00:00:00,12,10,2\n2024-10-1 00:01:00,2,1,2\n',
  LENGTHS: '"Time","P50","P70","P90","P99"\n2024-10-1 00:00:00,20,30,45,60\n2024-10-1 00:01:00,10,12,15,20\n',
  COMPLETIONS:
    '"Time","P50","P70","P95","P99"\n2024-10-1 00:00:00,20,30,45,60\n2024-10-1 00:01:00,10,12,15,20\n',
  TIMELESS: '"P50","P70","P99"\n20,30,60\n10,12,20\n',
  RATE: '"Time","Rate"\n2024-10-01 00:00:00,5\n2024-10-01 00:01:00,undefined\n',
  BYTES:
    '"Time","recv_bytes.rate@a","recv_bytes.rate@b","sent_bytes"\n2024-10-01 00:00:00,60,40,50\n2024-10-01 00:01:00,6,4,5\n',
  AZURE:
    'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,20,10\n2023-11-16 18:15:50.9951690,30,12\n',
  MOONCAKE:
    '{"timestamp": 0, "input_length": 600, "output_length": 5, "hash_ids": [0, 1]}\n{"timestamp": 3000, "input_length": 700, "output_length": 5, "hash_ids": [0, 2]}\n',
};

/** A folder with the files, and a Hugging Face cache that holds a tokenizer under the documented id. */
function prepare(t: TestContext) {
  const folder = temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const model = join(folder, 'hf/hub', `models--${qwen.replace('/', '--')}`);
  mkdirSync(join(model, 'snapshots/1'), { recursive: true });
  mkdirSync(join(model, 'refs'));
  writeFileSync(join(model, 'refs/main'), '1');
  writeFileSync(join(model, 'snapshots/1/tokenizer.json'), JSON.stringify(smallDefinition()));
  return folder;
}

async function iwc(folder: string, line: string) {
  const words = line
    .replaceAll('$QWEN', qwen)
    .replaceAll('$EXAMPLES', new URL('examples/generate', repositoryRoot).pathname)
    .replaceAll(/\$([A-Z]+)/g, (_, name: string) => join(folder, name))
    .split(' ');
  let output = '';
  const sink = {
    write(text: string) {
      output += text;
    },
    writeBytes: async () => {},
    isTerminal: false,
    columns: 80,
  };
  const runtime = {
    ...createRuntime(),
    environment: { HF_HOME: join(folder, 'hf'), HOME: folder },
    stdout: sink,
    stderr: sink,
  };
  const door = { words, workingFolder: folder, runtime, onStop: () => () => {}, exitNow: () => {} };
  return { code: await run(door), output };
}

for (const [name, line] of Object.entries(documented))
  test(`as documented: ${name}`, async (t) => {
    const folder = prepare(t);
    const { code, output } = await iwc(folder, line);
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`counted by ${qwen}`));
    for (const made of [
      'workload.jsonl',
      'workload.iwc.jsonl',
      'workload.iwc.jsonl.manifest.yaml',
      'plot/workload.svg',
      'plot/workload.png',
    ])
      assert.ok(existsSync(join(folder, 'OUT', made)), made);
    const lines = readFileSync(join(folder, 'OUT/workload.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as { requests: Record<string, unknown>[] });
    for (const { requests } of lines)
      for (const request of requests)
        assert.deepEqual(Object.keys(request), ['prompt', 'prompt_length', 'output_length']);
    assert.equal((await iwc(folder, 'validate $OUT/workload.iwc.jsonl')).code, 0);
    assert.equal((await iwc(folder, 'verify $OUT/workload.iwc.jsonl')).code, 0);
  });

test('concat and merge as documented; without --tokenizer, o200k_base is said', async (t) => {
  const folder = prepare(t);
  const { output } = await iwc(
    folder,
    'generate --trace-type constant --duration-ms 5000 --target-qps 2 --prompt-file $PROMPTS --output-dir $OUT',
  );
  assert.match(output, /counted by tiktoken:o200k_base/);
  for (const command of ['concat', 'merge']) {
    const { code, output: said } = await iwc(
      folder,
      `${command} --input-files $OUT/workload.jsonl $OUT/workload.jsonl --output-file $JOINED`,
    );
    assert.equal(code, 0, said);
    const count = (path: string) => [...readFileSync(path, 'utf8').matchAll(/"prompt":/g)].length;
    assert.equal(count(join(folder, 'JOINED')), 2 * count(join(folder, 'OUT/workload.jsonl')));
  }
});

test('pictures are the same bytes each time, and a failed run leaves the old ones', async (t) => {
  const folder = prepare(t);
  const line =
    'generate --trace-type constant --duration-ms 5000 --target-qps 2 --prompt-file $PROMPTS --output-dir $OUT';
  await iwc(folder, line);
  assert.equal((await iwc(folder, 'verify $OUT/workload.iwc.jsonl')).code, 0);
  appendFileSync(join(folder, 'OUT/workload.jsonl'), '\n');
  assert.equal((await iwc(folder, 'verify $OUT/workload.iwc.jsonl')).code, 1);
  const read = () => ['svg', 'png'].map((kind) => readFileSync(join(folder, `OUT/plot/workload.${kind}`)));
  const first = read();
  await iwc(folder, line);
  assert.deepEqual(read(), first);
  assert.equal((await iwc(folder, `${line} --target-prompt-len 0`)).code, 64);
  const broken = line.replace('$PROMPTS', '$BROKEN');
  writeFileSync(join(folder, 'BROKEN'), '{"prompt": "a"}\n{"prompt"\n');
  assert.equal((await iwc(folder, broken)).code, 1);
  assert.deepEqual(read(), first);
  assert.equal((await iwc(folder, broken.replace('$OUT', '$NEW/inner'))).code, 1);
  assert.ok(!existsSync(join(folder, 'NEW')), 'no folder is left behind');
  assert.match(String(first[0]), /time \(s\).*seed 0|seed 0[\s\S]*time \(s\)/);
});
