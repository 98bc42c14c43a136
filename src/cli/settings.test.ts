import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderProblem } from '../core/errors.ts';
import { brewTable } from './brew.test-support.ts';
import { createFakeDoor, type FakeDoorOptions } from './fake-door.test-support.ts';
import { parseCommand } from './parse-command.ts';
import { gatherSettings } from './settings.ts';

async function gather(line: string, options: FakeDoorOptions = {}) {
  const { runtime, workingFolder } = createFakeDoor(options);
  const commands = brewTable();
  const command = await commands[0]!.load();
  const invocation = parseCommand(command, line.split(' '));
  const settings = await gatherSettings({ command, invocation, runtime, workingFolder, commands });
  return { ...settings, told: settings.problems.map(renderProblem) };
}

const file = 'iwc.config.yaml';

test('a flag beats a variable beats a section beats the top of a file beats the default', async () => {
  const files = { [file]: 'cups: 3\nbrew: {cups: 4}\n' };
  const environment = { IWC_CUPS: '5' };
  const cups = async (line: string, options: FakeDoorOptions) => {
    const { options: values, sources } = await gather(line, options);
    return [values['cups'], sources.get('cups')];
  };
  assert.deepEqual(await cups('tea', {}), [2, undefined]);
  assert.deepEqual(await cups('tea', { files: { [file]: 'cups: 3' } }), [3, 'iwc.config.yaml: cups']);
  assert.deepEqual(await cups('tea', { files }), [4, 'iwc.config.yaml: brew.cups']);
  assert.deepEqual(await cups('tea', { files, environment }), [5, 'IWC_CUPS']);
  assert.deepEqual(await cups('tea --cups 6', { files, environment }), [6, '--cups']);
});

test('values of every type come from variables and files alike', async () => {
  const environment = {
    IWC_CUPS: '3',
    IWC_OFFSET: '-1.5',
    IWC_INTO: 'pot',
    IWC_FILTER: 'no',
    IWC_GUESTS: 'ada, bob',
    IWC_SEPARATOR: '\\t',
    IWC_GRIND: 'coarse',
    IWC_SEED: '18446744073709551616',
    IWC_JSON: '1',
    IWC_STEEP_MS: '7',
    IWC_DECAF: '',
    IWC_NOBODY_KNOWS: 'x',
  };
  const content = [
    'cups: 3\noffset: -1.5\ninto: pot\nfilter: false\nguests: [ada, bob]\nseparator: \\t',
    'grind: coarse\nseed: 18446744073709551616\njson: true\nsteep-ms: 7\ndecaf:\n',
  ].join('\n');
  const expected = {
    cups: 3,
    offset: -1.5,
    into: 'pot',
    filter: false,
    decaf: false,
    guests: ['ada', 'bob'],
    separator: '\t',
    grind: 'coarse',
    seed: 18446744073709551616n,
    steepMs: 7,
    green: false,
  };
  for (const options of [{ environment }, { files: { [file]: content } }]) {
    const settings = await gather('tea', options);
    assert.deepEqual(settings.told, []);
    assert.deepEqual(settings.options, expected);
    assert.equal(settings.common.json, true);
    assert.equal(settings.sources.has('decaf'), false);
  }
});

test('keys may be spelled in three ways, and JSON is YAML', async () => {
  for (const key of ['steepMs', 'steep-ms', 'steep_ms'])
    for (const content of [`${key}: 9`, JSON.stringify({ brew: { [key]: 9 } })]) {
      const { options, told } = await gather('tea --into x', { files: { [file]: content } });
      assert.deepEqual([options['steepMs'], told], [9, []]);
    }
});

test('the nearest file upward counts, unless one is named', async () => {
  const cups = async (files: Readonly<Record<string, string>>, line = 'tea --into x') =>
    (await gather(line, { files })).options['cups'];
  assert.equal(await cups({ '../iwc.config.yaml': 'cups: 3', '../../iwc.config.yaml': 'cups: 4' }), 3);
  assert.equal(await cups({ '../../../iwc.config.yml': 'cups: 4' }), 4);
  assert.equal(await cups({ [file]: 'cups: 3', 'other.json': '{"cups": 5}' }, 'tea --config other.json'), 5);
});

test('what belongs to other commands or other words is left alone', async () => {
  const content = 'soapMl: 5\nwash: {anything: 1}\nroast: dark\nbrew: {roast: light}\n';
  assert.deepEqual((await gather('tea --into x', { files: { [file]: content } })).told, []);
});

const bad: readonly (readonly [content: string, told: string])[] = [
  ['cupz: 3', "iwc.config.yaml: unknown key 'cupz' (did you mean 'cups'?)"],
  ['soap_mll: 3', "iwc.config.yaml: unknown key 'soap_mll' (did you mean 'soapMl'?)"],
  ['help: true', "iwc.config.yaml: unknown key 'help'"],
  ['brw: {cups: 3}', "iwc.config.yaml: unknown key 'brw' (did you mean 'brew'?)"],
  ['brew: {cupz: 3}', "iwc.config.yaml: unknown key 'brew.cupz' (did you mean 'brew.cups'?)"],
  ['brew: {soapMl: 3}', "iwc.config.yaml: unknown key 'brew.soapMl'"],
  ['brew: {cups: {a: 1}}', 'iwc.config.yaml: brew.cups: a nested value cannot be a setting'],
  ['guests: [[ada]]', 'iwc.config.yaml: guests: a nested value cannot be a setting'],
  ['cups: 99', "iwc.config.yaml: cups: '99' is not an integer ≥ 1 and ≤ 12"],
  ['steepMs: 1\nsteep-ms: 2', "iwc.config.yaml: steep-ms says again what 'steepMs' says"],
  ['__proto__: 1', "iwc.config.yaml: unknown key '__proto__'"],
  ['brew: {constructor: 1}', "iwc.config.yaml: unknown key 'brew.constructor'"],
];

for (const [content, told] of bad)
  test(`a file's problem is told: ${JSON.stringify(content)}`, async () => {
    assert.deepEqual((await gather('tea --into x', { files: { [file]: content } })).told, [told]);
  });

test('problems of words, variables and files come together', async () => {
  const { told } = await gather('tee --cups 0 --zzzzzzzz', {
    environment: { IWC_GRIND: 'fin' },
    files: { [file]: 'offset: warm' },
  });
  assert.deepEqual(told, [
    "DRINK: 'tee' is not one of tea, coffee (did you mean 'tea'?)",
    'unknown flag --zzzzzzzz',
    "--cups: '0' is not an integer ≥ 1 and ≤ 12",
    "iwc.config.yaml: offset: 'warm' is not a number",
    '--into is required (what to pour into)',
    "IWC_GRIND: 'fin' is not one of coarse, fine; did you mean 'fine'?",
  ]);
});

const unreadable: readonly (readonly [content: string, told: RegExp])[] = [
  ['cups: [1', /^iwc\.config\.yaml:1:\d+: /],
  ['cups: 1\ncups: 2', /^iwc\.config\.yaml:2:1: Map keys must be unique$/],
  ['- cups', /^iwc\.config\.yaml: a configuration file is a mapping of settings/],
  ['cups: *there', /^iwc\.config\.yaml: .*alias/],
];

for (const [content, told] of unreadable)
  test(`a file that cannot be read is an input error: ${JSON.stringify(content)}`, async () => {
    await assert.rejects(gather('tea', { files: { [file]: content } }), (error: Error) => {
      assert.equal(error.name, 'InputError');
      assert.match(error.message, told);
      return true;
    });
  });

test('an empty file sets nothing', async () => {
  for (const content of ['', '# nothing\n', '---\n', '{}'])
    assert.deepEqual((await gather('tea --into x', { files: { [file]: content } })).told, []);
});
