import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from './support/context.ts';
import { repositoryRoot } from './support/repository.ts';
import { missingShared, sharedFolder } from './support/requirements.ts';

/** The built command when there is one, as users run it; else the source through the loader. */
const built = fileURLToPath(new URL('dist/bin.js', repositoryRoot));
const source = ['--import', import.meta.resolve('tsx'), fileURLToPath(new URL('src/bin.ts', repositoryRoot))];
const door = existsSync(built) ? [built] : source;

function iwc(folder: string, args: readonly string[], input?: string | Uint8Array) {
  const options = { cwd: folder, encoding: 'utf8' as const, ...(input === undefined ? {} : { input }) };
  return spawnSync(process.execPath, [...door, ...args], options);
}

test('a real dataset is compiled, validated and verified', { skip: missingShared('data/sharegpt') }, (t) => {
  const folder = temporaryFolder(t);
  const input = join(sharedFolder()!, 'data/sharegpt/fastchat_dummy_conversation.json');
  const flags = ['--mode', 'session', '--arrival', 'poisson', '--rate-rps', '5', '--seed', '123'];
  const compiled = iwc(folder, ['compile', 'sharegpt', '--input', input, '--output', 'w.jsonl', ...flags]);
  assert.equal(compiled.status, 0, compiled.stderr);
  assert.match(compiled.stdout, /1,000 requests in 500 sessions from 500 sharegpt records/);
  assert.match(iwc(folder, ['validate', 'w.jsonl']).stdout, /✓ w\.jsonl: 1,000 requests, 500 sessions/);
  assert.match(iwc(folder, ['verify', 'w.jsonl']).stdout, /w\.jsonl is what its manifest says/);
});

test('MT-Bench and the Alpaca and ShareGPT inputs of the reference compile', {
  skip: missingShared(),
}, (t) => {
  const folder = temporaryFolder(t);
  const shared = sharedFolder()!;
  const inputs = [
    ['mt-bench', 'data/mt-bench/question.jsonl', 160],
    ['alpaca', 'golden/iwc/in/alpaca.json', 4],
    ['sharegpt', 'golden/iwc/in/sharegpt.json', 4],
  ] as const;
  for (const [dataset, path, requests] of inputs) {
    const { status, stdout, stderr } = iwc(folder, [
      'compile',
      dataset,
      '--input',
      join(shared, path),
      '--output',
      `${dataset}.jsonl`,
      '--json',
    ]);
    assert.equal(status, 0, stderr);
    assert.equal((JSON.parse(stdout) as { requests: number }).requests, requests);
  }
  assert.equal(iwc(folder, ['validate', '.']).status, 0);
});

test('verify finds a changed workload, a changed input and a missing manifest', (t) => {
  const folder = temporaryFolder(t);
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('in.json', '["one", "two"]');
  assert.equal(
    iwc(folder, ['compile', 'simple-json', '--input', 'in.json', '--output', 'w.jsonl']).status,
    0,
  );
  assert.equal(iwc(folder, ['verify', 'w.jsonl']).status, 0);
  const sound = readFileSync(join(folder, 'w.jsonl'), 'utf8');
  write('w.jsonl', sound.replace('two', 'TWO'));
  const changed = iwc(folder, ['verify', 'w.jsonl', '--json']);
  assert.equal(changed.status, 1);
  const { steps } = JSON.parse(changed.stdout) as { steps: { what: string; holds: boolean }[] };
  assert.deepEqual(
    steps.map(({ what, holds }) => [what, holds]),
    [
      ['output', false],
      ['input', true],
      ['rerun', true],
    ],
  );
  write('w.jsonl', sound);
  write('in.json', '["one", "2"]');
  assert.match(
    iwc(folder, ['verify', 'w.jsonl']).stdout,
    /✗ input in\.json[\s\S]*✗ re-run[\s\S]*an input has changed/,
  );
  assert.match(
    iwc(folder, ['verify', 'in.json']).stderr,
    /in\.json\.manifest\.yaml: cannot read: no such file/,
  );
});

test('verify runs a compatible workload again, and says of a bad manifest what is bad about it', (t) => {
  const folder = temporaryFolder(t);
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('in.jsonl', '{"prompt":"one"}\n{"prompt":"two"}\n');
  const words = ['--arrival', 'poisson', '--rate-rps', '5', '--seed', '7', '--compat', 'iwc-0.1'];
  iwc(folder, ['compile', 'jsonl-prompts', '--input', 'in.jsonl', '--output', 'w.jsonl', ...words]);
  const sound = iwc(folder, ['verify', 'w.jsonl']);
  assert.equal(sound.status, 0, sound.stdout + sound.stderr);
  assert.match(sound.stdout, /✓ re-run of compile/);

  const bad = (name: string, inputs: string) => {
    const command = `command: {name: ${name}, target: sharegpt, line: x, options: {nope: 1}}`;
    write('m.yaml', `schema: iwc.manifest/1.0\n${command}\noutput: {sha256: "00"}\ninputs: ${inputs}\n`);
    return iwc(folder, ['verify', 'w.jsonl', '--manifest', 'm.yaml']);
  };
  assert.match(bad('toString', '[]').stdout, /cannot re-run the command 'toString'/);
  assert.match(bad('compile', '[]').stdout, /records what this iwc does not take: unknown option 'nope'/);
  assert.match(bad('compile', '[3]').stderr, /lacks its command, inputs or output/);
  for (const inputs of ['[]', '[3]']) assert.equal(bad('compile', inputs).status, 1);

  iwc(folder, ['compile', 'jsonl-prompts', '--input', '-', '--output', 's.jsonl'], '"one"\n');
  const unproven = iwc(folder, ['verify', 's.jsonl']);
  assert.equal(unproven.status, 1);
  assert.match(unproven.stdout, /an input cannot be read\ns\.jsonl is NOT PROVEN/);
});

test('standard input and output carry the data alone', (t) => {
  const folder = temporaryFolder(t);
  const input = gzipSync('{"prompt": "one"}\n"two"\n');
  const { status, stdout, stderr } = iwc(
    folder,
    ['compile', 'jsonl-prompts', '--input', '-', '--output', '-'],
    input,
  );
  assert.equal(status, 0, stderr);
  assert.deepEqual(
    stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { prompt: string }).prompt),
    ['one', 'two'],
  );
  assert.match(stderr, /2 requests/);
  assert.deepEqual(readdirSync(folder), []);
  assert.equal(iwc(folder, ['validate', '-'], stdout).status, 0);
});

test('each kind of failure has its exit code, and never a stack trace', { skip: missingShared() }, (t) => {
  const folder = temporaryFolder(t);
  const golden = join(sharedFolder()!, 'golden/iwc/in');
  const compile = (dataset: string, name: string, ...flags: string[]) => [
    'compile',
    dataset,
    '--input',
    join(golden, name),
    '--output',
    'w.jsonl',
    ...flags,
  ];
  const cases: readonly [args: readonly string[], code: number, words: RegExp][] = [
    [compile('simple-json', 'simple.json', '--arrival', 'poisson'), 64, /--rate-rps is required/],
    [compile('simple-json', 'simple.json', '--arrival-step-ms', '-5'), 64, /'-5' is not a number ≥ 0/],
    [compile('simple-json', 'simple.json', '--arrival', 'poisson', '--rate-rps', '0'), 64, /> 0/],
    [compile('simple-json', 'simple_bad_blank.json'), 1, /record \d.*blank/],
    [compile('simple-json', 'simple_bad_item.json'), 1, /record 1/],
    [compile('simple-json', 'simple_bad_root.json'), 1, /expected a JSON array/],
    [compile('simple-json', 'simple_empty.json'), 1, /no request/],
    [compile('simple-json', 'nope.json'), 1, /no such file/],
    [compile('jsonl-prompts', 'prompts_bad.jsonl'), 1, /prompts_bad\.jsonl:2:/],
    [compile('simple-json', 'simple.json', '--arrival', 'uniform'), 64, /'uniform' is not one of/],
    [compile('simple-json', 'simple.json', '--max-output-tokens', 'abc'), 64, /'abc' is not an integer/],
    [compile('simple-json', 'simple.json', '--max-output-tokens', '0'), 64, /≥ 1/],
    [compile('sharegpt', 'simple_empty.json'), 1, /no request/],
    [compile('simple-json', 'simple.json', '--arrival', 'poisson', '--rate-rps', 'nan'), 64, /'nan' is not/],
    [compile('simple-json', 'simple.json', '--temperature', 'nan', '--top-p', '7'), 64, /nan[\s\S]*top-p/],
    [['validate', join(golden, 'invalid_workload.jsonl')], 1, /^$/],
    [['frobnicate'], 64, /frobnicate/],
    [[], 64, /COMMAND/],
  ];
  for (const [args, code, words] of cases) {
    const { status, stderr } = iwc(folder, args);
    assert.equal(status, code, `${args.join(' ')}\n${stderr}`);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
  assert.deepEqual(readdirSync(folder), []);
});

test('Ctrl-C in the middle ends with 130 and leaves nothing half-written', {
  skip: process.platform === 'win32' && 'Windows has no SIGINT to send',
}, async (t) => {
  const folder = temporaryFolder(t);
  const child = spawn(
    process.execPath,
    [...door, 'compile', 'jsonl-prompts', '--input', '-', '--output', 'w.jsonl'],
    { cwd: folder },
  );
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  // Feed it without end: it cannot finish by itself, and the temporary file shows that it is at work.
  const feed = () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (readdirSync(folder).some((name) => name.endsWith('.tmp'))) child.kill('SIGINT');
    child.stdin.write(`"${'x'.repeat(50_000)}"\n`.repeat(20), () => setImmediate(feed));
  };
  feed();
  assert.equal(await ended, 130, stderr);
  assert.match(stderr, /interrupted/i);
  assert.deepEqual(readdirSync(folder), []);
});

test('the example data compiles, and the demo ends well', (t) => {
  const folder = temporaryFolder(t);
  const examples = fileURLToPath(new URL('examples', repositoryRoot));
  const prompts = [
    'compile',
    'jsonl-prompts',
    '--input',
    join(examples, 'prompts.jsonl'),
    '--output',
    'p.jsonl',
  ];
  assert.equal(iwc(folder, [...prompts, '--strict']).status, 0);
  const demo = iwc(folder, ['demo', '--json']);
  assert.equal(demo.status, 0, demo.stderr);
  const facts = JSON.parse(demo.stdout) as {
    requests: number;
    sessions: number;
    valid: boolean;
    verified: boolean;
    analysis: { schema: string; requests: number; class: { primary: string } };
  };
  assert.equal(facts.analysis.schema, 'iwc.analysis/1');
  assert.equal(facts.analysis.requests, facts.requests);
  assert.match(facts.analysis.class.primary, /^interactive-chat/);
  assert.ok(facts.requests >= 200 && facts.sessions >= 60 && facts.valid && facts.verified);
});

test('a 64 MB JSON array compiles in bounded memory', (t) => {
  const folder = temporaryFolder(t);
  const element = JSON.stringify({ prompt: 'word '.repeat(1600) });
  writeFileSync(join(folder, 'big.json'), `[${Array.from({ length: 8000 }, () => element).join(',')}]`);
  const args = [
    '--max-old-space-size=100',
    ...door,
    'compile',
    'simple-json',
    '--input',
    'big.json',
    '--output',
    'w.jsonl',
  ];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});

test('a single line of 100 MB is a record like any other', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'long.jsonl'), `"short"\n"${'y'.repeat(100e6)}"\n{"prompt": 1}\n`);
  const { status, stderr } = iwc(folder, [
    'compile',
    'jsonl-prompts',
    '--input',
    'long.jsonl',
    '--output',
    'w.jsonl',
  ]);
  assert.equal(status, 1);
  assert.match(stderr, /long\.jsonl:3 /);
});
