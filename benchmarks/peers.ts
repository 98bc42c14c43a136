// Do the peers' own loaders take what iwc convert writes? Installs them into a throw-away environment (or uses the one of
// PEERS_PYTHON), writes one workload in each of their formats, and prints what each loader says.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'iwc-peers-'));
const requests = Array.from({ length: 20 }, (_, i) => ({
  request_id: `r${i}`,
  prompt: `Question ${i}: name ${i + 2} rivers, and the "seas" they reach.`,
  max_output_tokens: 16 + i,
  arrival_time_ms: 40 * i,
  temperature: 0.5,
  session_id: `s${i % 5}`,
  turn_id: Math.floor(i / 5),
  history: 'delta',
}));
const workload = join(folder, 'w.jsonl');
writeFileSync(workload, requests.map((request) => `${JSON.stringify(request)}\n`).join(''));

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const names = [
  'aiperf-single-turn',
  'aiperf-multi-turn',
  'aiperf-mooncake',
  'mooncake',
  'guidellm',
  'vidur',
  'parquet',
];
for (const name of names) {
  const extension = { vidur: 'csv', parquet: 'parquet' }[name] ?? 'jsonl';
  const output = join(folder, `${name}.${extension}`);
  const { status, stderr } = spawnSync(
    process.execPath,
    [bin, 'convert', workload, '--to', name, '--output', output, '--quiet'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}

const python = process.env['PEERS_PYTHON'] ?? install();
if (python === null) console.log('not measured: the registry did not answer within a minute for any package');
else {
  const script = fileURLToPath(new URL('./peers/load.py', import.meta.url));
  const { stdout, stderr } = spawnSync(python, [script, folder], { encoding: 'utf8' });
  console.log(stdout.trim() === '' ? stderr : stdout.trim());
}
rmSync(folder, { recursive: true });

/** A throw-away environment with what could be had; packages that cannot are reported by the loader. */
function install(): string | null {
  const environment = join(folder, 'venv');
  if (spawnSync('python3', ['-m', 'venv', environment]).status !== 0) return null;
  const pip = (name: string) =>
    spawnSync(join(environment, 'bin/pip'), ['install', '--quiet', name], { timeout: 60_000 }).status === 0;
  const packages = ['pyarrow', 'aiperf', 'guidellm', 'vidur', 'inference-perf'];
  return packages.filter(pip).length === 0 ? null : join(environment, 'bin/python');
}
