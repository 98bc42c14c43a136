import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CommandRequest, CommandResult } from '../commands/contract.ts';
import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { brewCommand, brewTable } from './brew.test-support.ts';
import { createFakeDoor, type FakeDoor, type FakeDoorOptions } from './fake-door.test-support.ts';
import { run } from './run.ts';

type Work = (request: CommandRequest, context: Context, door: FakeDoor) => Promise<CommandResult>;

const done: CommandResult = { exitCode: 0, document: { schema: 'iwc.brew/1' }, text: 'poured\n' };

async function call(line: string, options: FakeDoorOptions = {}, work?: Work) {
  const door = createFakeDoor({ words: line.split(' ').filter(Boolean), ...options });
  const table =
    work === undefined ? brewTable() : brewTable((request, context) => work(request, context, door));
  const exitCode = await run(door, table);
  return { exitCode, stdout: door.stdout(), stderr: door.stderr(), exits: door.exits };
}

const brew = 'brew tea --into pot';

test('the result goes to standard output, as text or as JSON', async () => {
  const text = await call("brew tea --into pot's");
  assert.deepEqual([text.exitCode, text.stdout, text.stderr], [0, "iwc brew tea --into 'pot'\\''s'\n", '']);
  for (const line of [`${brew} --json`, `--json ${brew}`]) {
    const json = await call(line);
    assert.deepEqual(JSON.parse(json.stdout), { schema: 'iwc.brew/1', positionals: ['tea'], cups: 2 });
  }
  assert.equal((await call(brew, { environment: { IWC_JSON: 'true' } })).stdout[0], '{');
});

test('help is shown by command and by flag, whatever else is wrong', async () => {
  const lines = ['help brew tea', 'brew tea --help', 'brew -h tea --cups many', '--help brew tea'];
  const texts = await Promise.all(lines.map((line) => call(line)));
  for (const { exitCode, stdout, stderr } of texts) {
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.equal(stdout, texts[0]!.stdout);
  }
  assert.match(texts[0]!.stdout, /^iwc brew tea .*--steep-ms/s);
});

test('top-level words', async () => {
  const outcomes = {
    '': [64, '', /^iwc - LLM/],
    '--help': [0, /^iwc - LLM/, ''],
    help: [0, /^iwc - LLM/, ''],
    '--json --help': [0, /^iwc - LLM/, ''],
    '--version': [0, 'iwc 1.2.3\n', ''],
    '-V': [0, 'iwc 1.2.3\n', ''],
    '--quiet': [64, '', "iwc: a command is missing\nsee 'iwc --help'\n"],
    '--verzion': [64, '', "iwc: unknown flag --verzion (did you mean --version?)\nsee 'iwc --help'\n"],
    brwe: [64, '', /^iwc: command: 'brwe' is not one of brew, wash, help \(did you mean 'brew'\?\)/],
    'help brwe': [64, '', /did you mean 'brew'/],
    '--': [64, '', /a command is missing/],
  } as const;
  for (const [line, [exitCode, stdout, stderr]] of Object.entries(outcomes)) {
    const found = await call(line);
    assert.equal(found.exitCode, exitCode, line);
    for (const [text, expected] of [
      [found.stdout, stdout],
      [found.stderr, stderr],
    ] as const)
      if (typeof expected === 'string') assert.equal(text, expected, line);
      else assert.match(text, expected, line);
  }
});

test('--show-config tells values and sources, and runs nothing', async () => {
  const options = { environment: { IWC_CUPS: '3' }, files: { 'iwc.config.yaml': 'grind: coarse' } };
  const work = () => assert.fail('it ran');
  const text = await call('brew tea --offset 1 --show-config', options, work);
  assert.equal(text.exitCode, 0);
  const rows = text.stdout.split('\n').map((line) => line.split(/ {2,}/));
  const expected = [
    ['option', 'value', 'from'],
    ['cups', '3', 'IWC_CUPS'],
    ['offset', '1', '--offset'],
    ['into', '-', 'missing'],
    ['grind', '"coarse"', 'iwc.config.yaml: grind'],
    ['separator', '"\\n"', 'default'],
    ['json', 'false', 'default'],
  ];
  for (const row of expected)
    assert.ok(
      rows.some((found) => `${found}` === `${row}`),
      `${row}`,
    );

  const big = '99999999999999999999';
  const json = JSON.parse((await call(`brew tea --seed ${big} --show-config --json`, options, work)).stdout);
  assert.equal(json.schema, 'iwc.show-config/1');
  assert.equal(json.config_file, 'iwc.config.yaml');
  assert.deepEqual(json.options.seed, { value: big, source: '--seed' });
  assert.deepEqual(json.options.cups, { value: 3, source: 'IWC_CUPS' });
});

test('--show-config still refuses what is wrong', async () => {
  const { exitCode, stdout } = await call('brew tea --cups many --show-config --json');
  assert.equal(exitCode, 64);
  assert.deepEqual(
    JSON.parse(stdout).problems.map(({ code }: { code: string }) => code),
    ['bad-value'],
  );
});

test('a failure is told in words on standard error, and with --json as a document on standard output', async () => {
  const work = async () => {
    throw new InputError({ code: 'cold', message: 'the water is cold', place: { file: 'kettle' } });
  };
  const text = await call(brew, {}, work);
  assert.deepEqual([text.exitCode, text.stdout, text.stderr], [1, '', 'iwc: kettle: the water is cold\n']);
  const json = await call(`${brew} --json`, {}, work);
  assert.deepEqual(JSON.parse(json.stdout), {
    schema: 'iwc.error/1',
    kind: 'input',
    problems: [{ code: 'cold', message: 'the water is cold', place: { file: 'kettle' } }],
    total: 1,
    exit_code: 1,
  });
  assert.equal(JSON.parse((await call('brwe --json')).stdout).exit_code, 64);
});

test('a defect is told as one', async () => {
  const { exitCode, stderr } = await call(brew, {}, async () => {
    throw new RangeError('no such cup');
  });
  assert.equal(exitCode, 70);
  assert.match(stderr, /RangeError: no such cup.*this is a defect in iwc/s);
});

test('where data takes standard output, words and failures go to standard error', async () => {
  const pour = async (context: Context) =>
    context.runtime.stdout.writeBytes(new TextEncoder().encode('data\n'));
  const good = await call(`${brew} --json`, {}, async (_, context) => {
    await pour(context);
    return done;
  });
  assert.deepEqual([good.stdout, JSON.parse(good.stderr)], ['data\n', { schema: 'iwc.brew/1' }]);
  const bad = await call(`${brew} --json`, {}, async (_, context) => {
    await pour(context);
    throw new InputError({ code: 'cold', message: 'cold' });
  });
  assert.deepEqual([bad.stdout, bad.stderr], ['data\n', 'iwc: cold\n']);
  const declared = await call(brew, {}, async () => ({ ...done, isOutputTaken: true }));
  assert.deepEqual([declared.stdout, declared.stderr], ['', 'poured\n']);
});

test('notices are warnings, also of a failure, unless the document holds them', async () => {
  const withNotices = { schema: 'a/1', notices: [] };
  const warn = (context: Context) => context.notices.add({ code: 'blank', reason: 'nothing in it' });
  const warning = 'iwc: warning: nothing in it\n';
  const tell = (document: CommandResult['document']) => async (_: CommandRequest, context: Context) => {
    warn(context);
    return { ...done, document };
  };
  assert.equal((await call(brew, {}, tell(withNotices))).stderr, warning);
  assert.equal((await call(`${brew} --json`, {}, tell(withNotices))).stderr, '');
  assert.equal((await call(`${brew} --json`, {}, tell({ schema: 'a/1' }))).stderr, warning);
  const failed = await call(brew, {}, async (_, context) => {
    warn(context);
    throw new InputError({ code: 'cold', message: 'cold' });
  });
  assert.equal(failed.stderr, `${warning}iwc: cold\n`);
});

test('the first Ctrl-C aborts, the second ends the process', async () => {
  const once = await call(brew, {}, async (_, context, door) => {
    assert.equal(context.signal.aborted, false);
    door.stop();
    context.signal.throwIfAborted();
    return done;
  });
  assert.deepEqual([once.exitCode, once.exits], [130, []]);
  assert.match(once.stderr, /stopping after what is under way.*iwc: interrupted\n$/s);
  const twice = await call(brew, {}, async (_, __, door) => {
    door.stop();
    door.stop();
    return done;
  });
  assert.deepEqual(twice.exits, [130]);
});

test('progress is cleared before anything else is said', async () => {
  const { stderr } = await call(brew, { isTerminal: true }, async (_, context, door) => {
    const event = { label: 'boiling', done: 1, total: 2, unit: 'requests' } as const;
    context.progress(event);
    door.advance(2e9);
    context.progress(event);
    throw new InputError({ code: 'cold', message: 'cold' });
  });
  assert.equal(stderr, '\rboiling: 1 requests of 2 requests, 50 %\u001b[K\r\u001b[Kiwc: cold\n');
});

test('a reader that has gone is no failure', async () => {
  const { exitCode, stderr } = await call(brew, {}, async () => {
    throw new InputError({ code: 'output-closed', message: 'nobody reads' });
  });
  assert.deepEqual([exitCode, stderr], [0, '']);
});

test('no words, variables or file are a defect', async () => {
  const table = { ...brewCommand().optionsFor(['tea']) };
  const flag = fc.constantFrom(...Object.keys(table), 'json', 'config', 'threads', 'help', 'no-filter', 'd');
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '-', '--', '---', '--=', '-=', '=', '--no-'),
  );
  const word = fc.oneof(
    hostile,
    fc.constantFrom('brew', 'wash', 'help', 'tea', 'coffee', '--help', '--show-config', '--json'),
    flag.map((name) => `--${name}`),
    fc.tuple(flag, hostile).map(([name, value]) => `--${name}=${value}`),
  );
  const environment = fc.dictionary(
    fc.constantFrom('IWC_CUPS', 'IWC_JSON', 'IWC_SEED', 'IWC_CONFIG'),
    hostile,
  );
  const content = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .dictionary(fc.oneof(flag, fc.constant('brew'), hostile), fc.jsonValue())
      .map((each) => JSON.stringify(each)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word), environment, content, async (words, variables, file) => {
      const files = { 'iwc.config.yaml': file };
      const { exitCode, stdout, stderr } = await call('', { words, environment: variables, files });
      assert.ok([0, 1, 64].includes(exitCode), `${exitCode}: ${stderr}`);
      const controls = [...(stdout + stderr)].filter(
        (mark) => /[\p{Cc}\p{Bidi_C}]/u.test(mark) && mark !== '\n',
      );
      assert.deepEqual(controls, []);
    }),
    { numRuns: 1000 },
  );
});
