/**
 * How much longer `iwc --help` takes than node with nothing to do: the start-up every call pays. Both run in
 * turns, so that a busy machine slows them alike.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const rounds = 15;
const mostRatio = 1.4;
const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));

const contenders = {
  'node -e 0': ['-e', '0'],
  'iwc --help': [bin, '--help'],
  'iwc --version': [bin, '--version'],
  'iwc list': [bin, 'list'],
  'iwc compile --help': [bin, 'compile', '--help'],
};

if (existsSync(bin)) measure();
else {
  process.stderr.write('dist/bin.js is missing: run `npm run build`\n');
  process.exitCode = 1;
}

function measure(): void {
  const times = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  // The first round only warms the file cache.
  for (let round = 0; round <= rounds; round++)
    for (const [name, args] of Object.entries(contenders)) {
      const elapsedMs = timeNode(args);
      if (round > 0) times.get(name)!.push(elapsedMs);
    }
  const bareMs = median(times.get('node -e 0')!);
  for (const [name, all] of times) {
    const ms = median(all);
    process.stdout.write(
      `${name.padEnd(20)} ${ms.toFixed(1).padStart(7)} ms  x ${(ms / bareMs).toFixed(2)}\n`,
    );
  }
  const ratio = median(times.get('iwc --help')!) / bareMs;
  if (ratio > mostRatio) process.exitCode = 1;
  process.stdout.write(`iwc --help takes ${ratio.toFixed(2)} times bare node (at most ${mostRatio})\n`);
}

function timeNode(args: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed`);
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
