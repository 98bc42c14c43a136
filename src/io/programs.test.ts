import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { temporaryFolder } from '../../test/support/context.ts';
import { startProgram } from './programs.ts';

const node = process.execPath;

function call(folder: string, script: string, more: object = {}) {
  const [stdoutPath, stderrPath] = [join(folder, 'out'), join(folder, 'err')];
  const plain = { folder: null, environment: {}, input: '', stdoutPath, stderrPath };
  return { ...plain, argv: [node, '-e', script], ...more };
}

async function until(isSo: () => boolean, orElse: string): Promise<void> {
  for (const endMs = performance.now() + 10_000; !isSo(); await setTimeout(10))
    assert.ok(performance.now() < endMs, orElse);
}

/** Whether a process is gone, or a zombie. */
function hasEnded(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}

test('a program gets its input, its words as they are, and leaves its output in files', async (t) => {
  const folder = temporaryFolder(t);
  const script =
    "process.stdin.on('data', (b) => process.stdout.write(b + process.argv[1] + process.env.A)); process.stdin.on('end', () => { console.error('done'); process.exitCode = 3; });";
  const program = await startProgram(
    call(folder, script, {
      argv: [node, '-e', script, '$HOME; rm *'],
      input: 'in ',
      environment: { A: ' a' },
    }),
  );
  assert.deepEqual(await program.ended, { exitCode: 3, signal: null });
  assert.equal(readFileSync(join(folder, 'out'), 'utf8'), 'in $HOME; rm * a');
  assert.equal(readFileSync(join(folder, 'err'), 'utf8'), 'done\n');
});

test('one that does not listen to SIGTERM is killed, and what it has started with it', async (t) => {
  const folder = temporaryFolder(t);
  const child = `require('node:child_process').spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.send(0)"], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })`;
  const script = `process.on('SIGTERM', () => {}); const c = ${child}; c.on('message', () => console.log(c.pid));`;
  const program = await startProgram(call(folder, script));
  const said = () => readFileSync(join(folder, 'out'), 'utf8');
  await until(() => said().endsWith('\n'), 'the process it starts says nothing');
  const grandchild = Number(said());
  assert.equal((await program.stop(50)).signal, 'SIGKILL');
  // Killed is not yet gone; until somebody reaps it, it is a zombie.
  await until(() => hasEnded(grandchild), 'the process it has started is still there');
});

test('one that is not there is told by its name', async (t) => {
  const folder = temporaryFolder(t);
  await assert.rejects(
    startProgram(call(folder, '', { argv: ['no-such-program'] })),
    /'no-such-program' cannot be started/,
  );
});
