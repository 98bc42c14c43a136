/*
 * How fast iwc ingest reads profiler traces, and in how much memory.
 *
 *     node --import tsx benchmarks/ingest-trace.ts [--small] [--without-peers]
 *
 * 1. The SGLang trace of microsoft/FlowSim (57.5 MB of JSON, gzipped), where the reference data is there.
 *    Goal: 1.0 s of wall time and 200 MB for the whole process. Measured beside it: HolisticTraceAnalysis from
 *    PyPI in a virtual environment of its own, loading the same file and making its temporal and kernel
 *    breakdowns.
 * 2. A made trace of 2 GB (200 MB with --small) in the proportions of the real one, 92 % interpreter frames.
 *    Goal: 40 MB of JSON a second at no more than 300 MB.
 *
 * The figures are for the built command (npm run build), start-up and writing included.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedFolder } from '../test/support/requirements.ts';

const command = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const isSmall = process.argv.includes('--small');
const withPeers = !process.argv.includes('--without-peers');
const runs = 5;
const installTimeoutMs = 60_000;
/** Events of one made step, in the proportions of the real trace. */
const framesPerStep = 1365;
const operatorsPerStep = 48;
const kernelsPerStep = 5;

interface Measured {
  readonly wallS: number;
  /** Of all its threads: what a busy machine does not change. */
  readonly cpuS: number;
  readonly maxRssMb: number;
}

const folder = mkdtempSync(join(tmpdir(), 'iwc-bench-'));
try {
  if (!existsSync(command)) throw new Error('dist/ is missing: npm run build');
  measureReal();
  await measureLarge();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measureReal(): void {
  const shared = sharedFolder();
  const trace = shared === null ? null : join(shared, 'data/kineto/flowsim_sglang.trace.json.gz');
  if (trace === null || !existsSync(trace)) {
    console.log('real trace: not measured (no reference data)');
    return;
  }
  const ours = best(Array.from({ length: runs }, () => ingest(trace)));
  console.log(`real trace, 57.5 MB of JSON in 3.9 MB of gzip, best of ${runs}:`);
  console.log(`  iwc ingest   ${describe(ours)}   goal 1.0 s, 200 MB`);
  const peer = withPeers ? measurePeer(trace) : null;
  if (peer === null) console.log('  HolisticTraceAnalysis   not measured');
  else
    console.log(
      `  ${peer.name}   ${describe(peer.measured)}   ${(peer.measured.wallS / ours.wallS).toFixed(1)} × the time, ${(peer.measured.maxRssMb / ours.maxRssMb).toFixed(1)} × the memory`,
    );
}

async function measureLarge(): Promise<void> {
  const path = join(folder, 'large.json');
  const bytes = await makeTrace(path, isSmall ? 200e6 : 2e9);
  const measured = ingest(path);
  console.log(`made trace, ${(bytes / 1e6).toFixed(0)} MB of JSON:`);
  console.log(
    `  iwc ingest   ${describe(measured)}   ${(bytes / 1e6 / measured.wallS).toFixed(0)} MB/s   goal 40 MB/s, 300 MB`,
  );
}

function ingest(trace: string): Measured {
  const outDir = join(folder, 'out');
  rmSync(outDir, { recursive: true, force: true });
  return measure(process.execPath, [command, 'ingest', trace, '--out-dir', outDir, '--quiet']);
}

/** Wall time here; the most memory as the kernel counted it, told by getrusage. */
function measure(program: string, args: readonly string[]): Measured {
  const script =
    'import resource,subprocess,sys,time\n' +
    't=time.monotonic();r=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL)\n' +
    'w=time.monotonic()-t;u=resource.getrusage(resource.RUSAGE_CHILDREN)\n' +
    'print(w,u.ru_utime+u.ru_stime,u.ru_maxrss,r.returncode)';
  const { stdout, stderr } = spawnSync('python3', ['-c', script, program, ...args], { encoding: 'utf8' });
  const [wall, cpu, kib, code] = stdout.trim().split(' ').map(Number);
  if (code !== 0 || wall === undefined || cpu === undefined || kib === undefined)
    throw new Error(`${program} failed: ${stderr}`);
  return { wallS: wall, cpuS: cpu, maxRssMb: (kib * 1024) / 1e6 };
}

function measurePeer(trace: string): { name: string; measured: Measured } | null {
  const environment = join(folder, 'venv');
  const python = join(environment, 'bin/python');
  const made = spawnSync('python3', ['-m', 'venv', environment], { timeout: installTimeoutMs });
  if (made.status !== 0) return null;
  // 0.5.0 cannot read traces with pandas 3: it stores indices in types that are too small.
  const pip = ['-m', 'pip', 'install', '--quiet', 'HolisticTraceAnalysis', 'pandas<3', 'numpy<2.3'];
  if (spawnSync(python, pip, { timeout: 4 * installTimeoutMs }).status !== 0) return null;
  const asked = spawnSync(python, ['-m', 'pip', 'show', 'HolisticTraceAnalysis'], { encoding: 'utf8' });
  const version = /^Version: (.*)$/m.exec(asked.stdout)?.[1] ?? 'unknown';
  const traces = join(folder, 'hta');
  mkdirSync(traces);
  const script =
    'import sys\nfrom hta.trace_analysis import TraceAnalysis\n' +
    'a=TraceAnalysis(trace_files={0:sys.argv[1]},trace_dir=sys.argv[2])\n' +
    'a.get_temporal_breakdown(visualize=False)\na.get_gpu_kernel_breakdown(visualize=False)\n';
  try {
    const measured = best(Array.from({ length: 2 }, () => measure(python, ['-c', script, trace, traces])));
    return { name: `HolisticTraceAnalysis ${version}`, measured };
  } catch (error) {
    console.log(`  HolisticTraceAnalysis ${version} failed: ${(error as Error).message.slice(-300)}`);
    return null;
  }
}

function best(measured: readonly Measured[]): Measured {
  return measured.reduce((a, b) => (b.wallS < a.wallS ? b : a));
}

function describe({ wallS, cpuS, maxRssMb }: Measured): string {
  return `${wallS.toFixed(2)} s (${cpuS.toFixed(2)} s of CPU), ${maxRssMb.toFixed(0)} MB`;
}

/** Steps of 1,440 events as Kineto prints them: frames around operators around launches, kernels after them. */
async function makeTrace(path: string, wantedBytes: number): Promise<number> {
  const file = createWriteStream(path, { highWaterMark: 1 << 22 });
  file.write(
    '{\n  "schemaVersion": 1,\n  "distributedInfo": {"rank": 0, "world_size": 1},\n  "traceEvents": [\n',
  );
  let bytes = 0;
  for (let step = 0; bytes < wantedBytes; step++) {
    const text = `${makeStep(step).join(',\n')},\n`;
    bytes += text.length;
    if (!file.write(text)) await new Promise<void>((resolve) => file.once('drain', resolve));
  }
  file.write(
    '  {"ph": "M", "name": "end", "pid": 1}\n  ],\n  "baseTimeNanoseconds": 1751410836000000000\n}\n',
  );
  await new Promise<void>((resolve) => file.end(resolve));
  return statSync(path).size;
}

function makeStep(step: number): string[] {
  const events: string[] = [];
  const start = 3037610515000000 + step * 4000;
  const at = (us: number) => (start + us).toFixed(3);
  const event = (cat: string, name: string, ts: string, dur: number, more: string) =>
    `  {\n    "ph": "X", "cat": "${cat}", "name": "${name}", "pid": 7787, "tid": 7787,\n    "ts": ${ts}, "dur": ${dur.toFixed(3)},\n    "args": {\n      ${more}\n    }\n  }`;
  for (let i = 0; i < framesPerStep; i++)
    events.push(
      event(
        'python_function',
        `engine/layers/module_${i % 400}.py(${100 + (i % 900)}): forward_${i % 250}`,
        at(i * 2),
        i % 40 === 0 ? 80 : 1.5,
        `"Python parent id": ${step * framesPerStep + i}, "Python id": ${step * framesPerStep + i + 1}, "finished": true, "Ev Idx": ${step * framesPerStep + i}`,
      ),
    );
  for (let i = 0; i < operatorsPerStep; i++) {
    const id = step * operatorsPerStep + i + 1;
    events.push(
      event(
        'cpu_op',
        i % 8 === 0 ? 'aten::mm' : 'aten::empty',
        at(i * 55),
        20,
        `"External id": ${id},"Record function id": 0, "Concrete Inputs": ["", ""], "Input type": ["c10::BFloat16", "c10::BFloat16"], "Input Strides": [[7168, 1], [1, 7168]], "finished": true, "Input Dims": [[${1024 + (step % 16)}, 7168], [7168, 2112]], "Ev Idx": ${id}`,
      ),
    );
  }
  for (let i = 0; i < kernelsPerStep; i++) {
    const id = step * operatorsPerStep + i * 8 + 1;
    events.push(
      event(
        'cuda_runtime',
        'cudaLaunchKernel',
        at(i * 440 + 5),
        6,
        `"External id": ${id}, "cbid": 211, "correlation": ${id}`,
      ),
      event(
        'kernel',
        `nvjet_tst_${64 * (1 + (i % 4))}x128_64x4_1x2_h_bz_coopA_TNT`,
        at(i * 440 + 80),
        300,
        `"External id": ${id}, "queued": 0, "device": 0, "context": 1, "stream": 7, "correlation": ${id}, "registers per thread": 168, "shared memory": 200000, "grid": [2, 66, 1], "block": [384, 1, 1]`,
      ),
      `  {\n    "ph": "s", "id": ${id}, "pid": 7787, "tid": 7787, "ts": ${at(i * 440 + 5)},\n    "cat": "ac2g", "name": "ac2g"\n  }`,
    );
  }
  return events;
}
