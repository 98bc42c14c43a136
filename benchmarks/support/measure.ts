import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one finished process cost, by its own account. */
export interface ProcessCost {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMegabytes: number;
}

const usageReport = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeFileSync(process.env.BENCH_USAGE_FILE, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, rss: maxRSS / 1024 }));
});`;

/** Runs the built `iwc` and gives the median cost of some runs (by CPU). */
export function measureIwc(args: readonly string[], runs = 3): ProcessCost {
  return median(Array.from({ length: runs }, () => runIwc(args)));
}

function runIwc(args: readonly string[]): ProcessCost {
  const folder = mkdtempSync(join(tmpdir(), 'iwc-bench-'));
  const preload = join(folder, 'usage.cjs');
  const usageFile = join(folder, 'usage.json');
  writeFileSync(preload, usageReport);
  const start = performance.now();
  const bin = new URL('../../dist/bin.js', import.meta.url).pathname;
  const { status, stderr } = spawnSync(process.execPath, ['--require', preload, bin, ...args], {
    env: { ...process.env, BENCH_USAGE_FILE: usageFile },
    encoding: 'utf8',
  });
  const wallSeconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`iwc ${args.join(' ')} ended with ${status}: ${stderr}`);
  const { cpu, rss } = JSON.parse(readFileSync(usageFile, 'utf8')) as { cpu: number; rss: number };
  rmSync(folder, { recursive: true });
  return { cpuSeconds: cpu, wallSeconds, peakMegabytes: rss };
}

/** Runs a Python program that prints nothing; null when it fails, as without Python or a module. */
export function measurePython(
  program: string,
  args: readonly string[],
  { runs = 3, python = 'python3' } = {},
): ProcessCost | null {
  const report = `import resource, sys
_u = resource.getrusage(resource.RUSAGE_SELF)
print(_u.ru_utime + _u.ru_stime, _u.ru_maxrss / 1024)`;
  const costs: ProcessCost[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const { status, stdout } = spawnSync(python, ['-c', `${program}\n${report}`, ...args], {
      encoding: 'utf8',
    });
    if (status !== 0) return null;
    const [cpu, rss] = stdout.trim().split(' ').map(Number);
    costs.push({ cpuSeconds: cpu!, wallSeconds: (performance.now() - start) / 1000, peakMegabytes: rss! });
  }
  return median(costs);
}

/**
 * A throw-away virtual environment with packages of PyPI; null when the registry does not answer within a minute. uv
 * installs them, since pip takes minutes of processor time to settle versions.
 */
export function pythonWith(folder: string, packages: readonly string[], minutes = 1): string | null {
  const environment = join(folder, 'venv');
  const limit = { timeout: 60_000 };
  if (spawnSync('python3', ['-m', 'venv', environment], limit).status !== 0) return null;
  const python = join(environment, 'bin/python');
  if (spawnSync(python, ['-m', 'pip', 'install', '--quiet', 'uv'], limit).status !== 0) return null;
  const install = ['-m', 'uv', 'pip', 'install', '--quiet', '--python', python, ...packages];
  return spawnSync(python, install, { timeout: minutes * 60_000 }).status === 0 ? python : null;
}

/** `limit ≥ 10: kept`. */
export function verdict(value: number, sign: '≥' | '≤', limit: number): string {
  const isKept = sign === '≥' ? value >= limit : value <= limit;
  return `limit ${sign} ${limit}: ${isKept ? 'kept' : 'MISSED'}`;
}

/** How busy the machine is besides; timings by the clock mean little on a busy one. */
export function describeLoad(): string {
  const [minute] = loadavg();
  return `load average ${minute!.toFixed(2)} on ${availableParallelism()} cores${minute! > 1 ? ': NOT QUIET' : ''}`;
}

function median(costs: readonly ProcessCost[]): ProcessCost {
  return costs.toSorted((a, b) => a.cpuSeconds - b.cpuSeconds)[costs.length >> 1]!;
}

/** `0.80 CPU-s (0.95 s wall, 136 MB)`. */
function describeCost(cost: ProcessCost): string {
  return `${cost.cpuSeconds.toFixed(2)} CPU-s (${cost.wallSeconds.toFixed(2)} s wall, ${cost.peakMegabytes.toFixed(0)} MB)`;
}

/** One line of a result: ours, the limit it is held to, and the peer beside it. */
export function printClaim(claim: {
  readonly what: string;
  readonly ours: ProcessCost;
  readonly limitCpuSeconds: number | null;
  readonly peer: { readonly name: string; readonly cost: ProcessCost | null };
}): void {
  const { ours, peer, limitCpuSeconds } = claim;
  const limit =
    limitCpuSeconds === null
      ? ''
      : ` · limit ${limitCpuSeconds} CPU-s: ${ours.cpuSeconds <= limitCpuSeconds ? 'kept' : 'MISSED'}`;
  console.log(`${claim.what}\n  iwc: ${describeCost(ours)}${limit}`);
  const ratio =
    peer.cost === null ? '' : ` · ${(peer.cost.cpuSeconds / ours.cpuSeconds).toFixed(1)} × iwc's CPU`;
  console.log(`  ${peer.name}: ${peer.cost === null ? 'not measured' : describeCost(peer.cost)}${ratio}`);
}
