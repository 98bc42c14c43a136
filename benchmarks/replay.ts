// Replay beside undici, aiperf, guidellm and inference-perf, on the same mock and the same load, in one run: CPU of the
// client, achieved rate, lag. Every client runs in a process of its own. On a machine that does other things too, CPU is
// what compares; lag is the neighbours'. `--requests N` scales the run down, `--million` adds the memory test.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonWith } from './support/measure.ts';
import { undiciClient } from './support/undici-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'iwc-bench-replay-'));
const bin = new URL('../dist/bin.js', import.meta.url).pathname;
const usage = join(folder, 'usage.cjs');
writeFileSync(
  usage,
  `process.on('exit', () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeFileSync(process.env.BENCH_USAGE_FILE, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, rss: maxRSS / 1024 })); });`,
);

interface Load {
  readonly name: string;
  readonly requests: number;
  readonly tokens: number;
  readonly rateRps: number | null;
  readonly isStreaming: boolean;
  readonly mock: readonly string[];
}

interface Cost {
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

interface Measured extends Cost {
  readonly seconds: number;
  readonly lagP99Ms: number | null;
  readonly addedTtftP50Ms: number | null;
  readonly valid: boolean;
}

const scale = Number(flag('--requests') ?? 4000);
console.log(
  `load average ${loadavg()[0]!.toFixed(1)}; lag and added TTFT mean something on a quiet machine only`,
);
const stream = ['--ttft-ms', '20', '--itl-ms', '10'];
await compare({
  name: '500 req/s × 64 tokens',
  requests: scale,
  tokens: 64,
  rateRps: 500,
  isStreaming: true,
  mock: stream,
});
await compare({
  name: '50 req/s × 64 tokens',
  requests: Math.min(scale, 500),
  tokens: 64,
  rateRps: 50,
  isStreaming: true,
  mock: stream,
});
await compare({
  name: 'non-streaming, 64 in flight',
  requests: 10 * scale,
  tokens: 1,
  rateRps: null,
  isStreaming: false,
  mock: ['--ttft-ms', '0', '--itl-ms', '0'],
});
if (process.argv.includes('--million')) await million();
await comparePython();
rmSync(folder, { recursive: true, force: true });

async function compare(load: Load): Promise<void> {
  console.log(`\n${load.name}, ${load.requests} requests`);
  const ours = await withMock(load.mock, (url) => runIwc(load, url));
  report('iwc', load, ours, null);
  const peer = await withMock(load.mock, (url) => undiciClient({ ...load, url, folder, usage }));
  if (peer === null) console.log('  undici: not measured');
  else report(`undici ${peer.version}`, load, { ...peer, addedTtftP50Ms: null, valid: true }, ours);
}

function report(name: string, load: Load, of: Measured, ours: Measured | null): void {
  const chunks = load.isStreaming ? load.requests * load.tokens : 0;
  const parts = [
    `${((of.cpuSeconds / load.requests) * 1e6).toFixed(0)} µs CPU a request`,
    ...(chunks === 0 ? [] : [`${((of.cpuSeconds / chunks) * 1e6).toFixed(1)} µs a chunk`]),
    `${(load.requests / of.seconds).toFixed(0)} req/s`,
    ...(of.lagP99Ms === null ? [] : [`lag p99 ${of.lagP99Ms.toFixed(2)} ms`]),
    ...(of.addedTtftP50Ms === null ? [] : [`client-added TTFT p50 ${of.addedTtftP50Ms.toFixed(2)} ms`]),
    `${of.megabytes.toFixed(0)} MB`,
  ];
  const ratio =
    ours === null
      ? ''
      : ` · ${(of.cpuSeconds / ours.cpuSeconds).toFixed(2)} × the CPU, ${(ours.seconds === 0 ? 0 : of.seconds / ours.seconds).toFixed(2)} × the time of iwc`;
  console.log(`  ${name}: ${parts.join(', ')}${ratio}`);
}

async function runIwc(load: Load, url: string): Promise<Measured> {
  const workload = writeWorkload(load);
  const out = join(folder, `run-${load.requests}-${load.tokens}`);
  const shape =
    load.rateRps === null
      ? ['--concurrency', '64']
      : ['--arrival', 'constant-rate', '--rate-rps', String(load.rateRps)];
  const cost = await runMeasured(process.execPath, [
    ...['--require', usage, bin, 'replay', workload, '--base-url', url, '--out-dir', out, '--overwrite'],
    ...['--quiet', '--allow-invalid', '--request-id-header', 'x-request-id', ...shape],
    ...(load.isStreaming ? [] : ['--no-stream']),
  ]);
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  return {
    ...cost,
    seconds: summary.measured.seconds,
    lagP99Ms: summary.schedule_lag_ms.p99,
    addedTtftP50Ms: addedP50(out),
    valid: summary.validity.valid,
  };
}

/** TTFT from launch less what the mock says it took, by request. */
function addedP50(out: string): number | null {
  const log = join(folder, 'mock.jsonl');
  if (!existsSync(log)) return null;
  const lines = (path: string) =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const served = new Map<string, number>();
  for (const { request_id: id, first_token_sent_ns: sent, received_ns: received } of lines(log))
    if (id && sent !== null) served.set(id, sent - received);
  const added: number[] = [];
  for (const { request_id: id, first_token_ns: first, launched_ns: launched } of lines(
    join(out, 'requests.jsonl'),
  ))
    if (first !== null && served.has(id)) added.push((first - launched - served.get(id)!) / 1e6);
  return added.length === 0 ? null : added.sort((a, b) => a - b)[added.length >> 1]!;
}

async function million(): Promise<void> {
  const load: Load = {
    name: 'million',
    requests: 1_000_000,
    tokens: 1,
    rateRps: null,
    isStreaming: false,
    mock: ['--ttft-ms', '0', '--itl-ms', '0'],
  };
  const { megabytes, seconds } = await withMock(load.mock, (url) => runIwc(load, url));
  console.log(
    `\n1,000,000 requests: peak ${megabytes.toFixed(0)} MB (limit 400: ${megabytes <= 400 ? 'kept' : 'MISSED'}), ${(1e6 / seconds).toFixed(0)} req/s`,
  );
}

/** Peers from PyPI, at a load they can carry: 20 req/s for 10 s. What does not install within a minute is not measured. */
async function comparePython(): Promise<void> {
  console.log('\nPeers from PyPI, 20 req/s × 64 tokens, 200 requests');
  const load: Load = {
    name: 'peers',
    requests: 200,
    tokens: 64,
    rateRps: 20,
    isStreaming: true,
    mock: stream,
  };
  report('iwc', load, await withMock(load.mock, (url) => runIwc(load, url)), null);
  const calls: Readonly<Record<string, (url: string) => readonly string[]>> = {
    guidellm: (url) => [
      '-m',
      'guidellm',
      'benchmark',
      '--target',
      url,
      '--rate-type',
      'constant',
      '--rate',
      '20',
      '--max-requests',
      '200',
      '--data',
      'prompt_tokens=64,output_tokens=64',
    ],
    aiperf: (url) => [
      '-m',
      'aiperf',
      'profile',
      '--model',
      'mock',
      '--url',
      url,
      '--endpoint-type',
      'chat',
      '--streaming',
      '--request-rate',
      '20',
      '--request-count',
      '200',
    ],
    'inference-perf': (url) => [
      '-m',
      'inference_perf.main',
      '--server.type',
      'vllm',
      '--server.base_url',
      url,
      '--data.type',
      'mock',
      '--load.stages',
      '[{"rate":20,"duration":10}]',
    ],
  };
  for (const [name, words] of Object.entries(calls)) {
    const python = pythonWith(join(folder, name), [name]);
    const cost = python === null ? null : await withMock(load.mock, (url) => runPython(python, words(url)));
    console.log(
      cost === null
        ? `  ${name}: not measured`
        : `  ${name}: ${((cost / load.requests) * 1e6).toFixed(0)} µs CPU a request (its start included)`,
    );
  }
}

async function runPython(python: string, words: readonly string[]): Promise<number | null> {
  const script = `import resource, subprocess, sys\nr = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)\nu = resource.getrusage(resource.RUSAGE_CHILDREN)\nprint(r.returncode, u.ru_utime + u.ru_stime)`;
  const { stdout, status } = spawnSync('python3', ['-c', script, python, ...words], { encoding: 'utf8' });
  const [code, cpu] = (stdout ?? '').trim().split(' ').map(Number);
  return status === 0 && code === 0 ? cpu! : null;
}

async function withMock<T>(words: readonly string[], run: (url: string) => Promise<T>): Promise<T> {
  const ready = join(folder, 'ready.json');
  rmSync(ready, { force: true });
  const log = words.includes('0') ? [] : ['--log', join(folder, 'mock.jsonl')];
  rmSync(join(folder, 'mock.jsonl'), { force: true });
  const mock = spawn(
    process.execPath,
    [bin, 'mock', '--port', '0', '--ready-file', ready, ...words, ...log],
    { stdio: 'ignore' },
  );
  while (!existsSync(ready) || readFileSync(ready, 'utf8') === '')
    await new Promise((resolve) => setTimeout(resolve, 50));
  try {
    return await run(JSON.parse(readFileSync(ready, 'utf8')).url);
  } finally {
    mock.kill('SIGTERM');
    await ended(mock);
  }
}

async function runMeasured(program: string, words: readonly string[]): Promise<Cost> {
  const file = join(folder, 'usage.json');
  const child = spawn(program, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, BENCH_USAGE_FILE: file },
  });
  let stderr = '';
  child.stderr.on('data', (bytes) => {
    stderr += bytes;
  });
  const code = await ended(child);
  if (code !== 0) throw new Error(`${words.slice(2, 5).join(' ')} ended with ${code}: ${stderr}`);
  const { cpu, rss } = JSON.parse(readFileSync(file, 'utf8'));
  return { cpuSeconds: cpu, megabytes: rss };
}

function ended(child: ChildProcess): Promise<number | null> {
  return child.exitCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', resolve));
}

function writeWorkload({ requests, tokens }: Load): string {
  const path = join(folder, `w-${requests}-${tokens}.jsonl`);
  if (existsSync(path)) return path;
  const prompt = 'Tell me something that I do not know yet. '.repeat(tokens === 1 ? 1 : 25);
  const lines: string[] = [];
  for (let i = 0; i < requests; i++)
    lines.push(
      JSON.stringify({
        request_id: `b${i}`,
        prompt: `Request ${i}. ${prompt}`,
        max_output_tokens: tokens,
        arrival_time_ms: 0,
      }),
    );
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

function flag(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
