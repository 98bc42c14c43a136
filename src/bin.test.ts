import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../test/support/context.ts';
import { missingCommand, skipUnless } from '../test/support/requirements.ts';

const bin = fileURLToPath(new URL('bin.ts', import.meta.url));
const loader = createRequire(import.meta.url).resolve('tsx');

/** Runs the door in a process of its own. */
function iwc(
  words: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; shell?: string } = {},
) {
  const args = ['--import', loader, bin, ...words];
  const settings = { cwd: options.cwd, env: { ...process.env, ...options.env }, encoding: 'utf8' } as const;
  const { status, stdout, stderr } =
    options.shell === undefined
      ? spawnSync(process.execPath, args, settings)
      : spawnSync('bash', ['-c', options.shell, 'bash', process.execPath, ...args], settings);
  return { status, stdout, stderr };
}

test('--help', () => {
  const { status, stdout, stderr } = iwc(['--help']);
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /^iwc - .*\n {2}compile +turn a dataset/s);
});

test('no words at all', () => {
  const { status, stdout, stderr } = iwc([]);
  assert.deepEqual([status, stdout], [64, '']);
  assert.match(stderr, /^iwc - /);
});

test('--version is the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.deepEqual(iwc(['--version']), { status: 0, stdout: `iwc ${version}\n`, stderr: '' });
});

test('unknown commands and flags', () => {
  const command = iwc(['complie']);
  assert.equal(command.status, 64);
  assert.match(command.stderr, /did you mean 'compile'\?.*see 'iwc --help'/s);
  const flag = iwc(['list', '--jsn', '--json']);
  assert.equal(flag.status, 64);
  assert.match(flag.stderr, /unknown flag --jsn \(did you mean --json\?\)\nsee 'iwc list --help'/);
  assert.equal(JSON.parse(flag.stdout).problems[0].code, 'unknown-flag');
});

test('the configuration file is found upward, and a variable beats it', (t) => {
  const folder = temporaryFolder(t);
  const cwd = join(folder, 'a', 'b');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(folder, 'iwc.config.yaml'), 'compile:\n  temperature: 0.5\n  top_p: 0.9\n');
  const words = ['compile', 'sharegpt', '--show-config', '--json', '--seed', '7'];
  const { status, stdout } = iwc(words, { cwd, env: { IWC_TOP_P: '0.8' } });
  assert.equal(status, 0);
  const { options, config_file: file } = JSON.parse(stdout);
  assert.equal(file, join('..', '..', 'iwc.config.yaml'));
  assert.deepEqual(options.temperature, { value: 0.5, source: `${file}: compile.temperature` });
  assert.deepEqual(options.topP, { value: 0.8, source: 'IWC_TOP_P' });
  assert.deepEqual(options.seed, { value: 7, source: '--seed' });
});

test('a configuration file that is named but missing is bad input', (t) => {
  const { status, stderr } = iwc(['list', '--config', 'nowhere.yaml'], { cwd: temporaryFolder(t) });
  assert.equal(status, 1);
  assert.match(stderr, /^iwc: nowhere\.yaml: cannot read: no such file/);
});

test('list tells what there is', () => {
  const { status, stdout } = iwc(['list', 'datasets', '--json']);
  assert.equal(status, 0);
  const { schema, entries } = JSON.parse(stdout);
  assert.equal(schema, 'iwc.list/1');
  const sharegpt = entries.find(({ name }: { name: string }) => name === 'sharegpt');
  assert.ok(sharegpt.options.some(({ flag }: { flag: string }) => flag === '--mode'));
});

const bash = { skip: missingCommand('bash') };

test('a reader that leaves early ends iwc quietly', bash, () => {
  for (const words of [['completion', 'bash'], ['--help']]) {
    const { status, stderr } = iwc(words, { shell: '"$@" | true; exit $PIPESTATUS' });
    assert.deepEqual([status, stderr], [0, ''], words.join(' '));
  }
});

const full = { skip: missingCommand('bash') || skipUnless(existsSync('/dev/full'), 'needs /dev/full') };

test('output that cannot be written is a failure', full, () => {
  const { status, stderr } = iwc(['completion', 'bash'], { shell: '"$@" > /dev/full' });
  assert.equal(status, 1);
  assert.match(stderr, /^iwc: cannot write to standard output: /);
});

const signals = { skip: skipUnless(process.platform !== 'win32', 'needs signals') };

test('Ctrl-C ends a compilation that waits for its input, and leaves nothing behind', signals, async (t) => {
  const cwd = temporaryFolder(t);
  const watcher = watch(cwd);
  t.after(() => watcher.close());
  const words = ['compile', 'jsonl-prompts', '--input', '-', '--output', 'w.jsonl'];
  const child = spawn(process.execPath, ['--import', loader, bin, ...words], { cwd });
  const told: Buffer[] = [];
  child.stderr.on('data', (piece) => told.push(piece));
  // Once it has opened its output it listens to signals too.
  await once(watcher, 'change');
  child.kill('SIGINT');
  const [status] = await once(child, 'close');
  assert.equal(status, 130);
  assert.match(Buffer.concat(told).toString(), /stopping after what is under way.*iwc: interrupted\n$/s);
  assert.deepEqual(readdirSync(cwd), []);
});
