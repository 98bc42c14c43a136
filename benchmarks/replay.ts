// Replay beside undici, aiperf, guidellm and inference-perf, on the same mock and the same load, in one run. Every client
// runs in a process of its own; how it kept to its rate is told by the mock's log, the same for all. On a machine that does
// other things too, CPU is what compares; lag is the neighbours'.
//   --requests N    scales the run down
//   --million       adds the memory test
//   --minutes N     time for each peer's installation (1)
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { echoFloorMs } from './support/echo-floor.ts';
import { ended, paceOf, type Served, servedTtftP50Ms, withMock } from './support/logged-mock.ts';
import { describeLoad, verdict } from './support/measure.ts';
import { installPeer, type PeerLoad, peers, runPeer } from './support/python-clients.ts';
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
  readonly flags?: readonly string[];
}

interface Measured {
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly seconds: number;
  readonly served: readonly Served[];
}

interface Ours extends Measured {
  readonly lagP99Ms: number;
  readonly addedTtftP50Ms: number | null;
}

const scale = Number(flag('--requests') ?? 4000);
const stream = ['--ttft-ms', '20', '--itl-ms', '10'];
const instant = ['--ttft-ms', '0', '--itl-ms', '0'];

console.log(describeLoad());
const fast = await compare({
  ...{ name: '500 req/s × 64 tokens', requests: scale, tokens: 64, rateRps: 500 },
  ...{ isStreaming: true, mock: stream },
});
console.log(
  `  claims: lag p99 ${fast.lagP99Ms.toFixed(2)} ms, ${verdict(fast.lagP99Ms, '≤', 3)}; CPU a chunk, ${verdict(perChunkUs(fast, scale * 64), '≤', 30)}`,
);
const calm: Load = {
  ...{ name: '50 req/s × 64 tokens', requests: Math.min(scale, 500), tokens: 64, rateRps: 50 },
  ...{ isStreaming: true, mock: stream },
};
const slow = await compare(calm);
const polling = await runIwc({ ...calm, flags: ['--busy-poll'] });
report('iwc --busy-poll', calm, polling, slow);
console.log(
  `  claims: client-added TTFT p50, ${verdict(slow.addedTtftP50Ms!, '≤', 0.3)}; with --busy-poll, ${verdict(polling.addedTtftP50Ms!, '≤', 0.3)}; a bare echo between two Node processes every 20 ms takes ${(await echoFloorMs(20)).toFixed(2)} ms here`,
);
const wholes = 10 * scale;
const whole = await compare({
  ...{ name: 'not streamed, 64 in flight', requests: wholes, tokens: 1, rateRps: null },
  ...{ isStreaming: false, mock: instant },
});
console.log(`  claims: req/s, ${verdict(wholes / whole.seconds, '≥', 6000)}`);
if (process.argv.includes('--million')) await million();
await comparePython();
rmSync(folder, { recursive: true, force: true });

async function compare(load: Load): Promise<Ours> {
  console.log(`\n${load.name}, ${load.requests} requests; ${describeLoad()}`);
  const ours = await runIwc(load);
  report('iwc', load, ours, null);
  const isLogged = load.rateRps !== null;
  const peer = await withMock({ folder, words: load.mock, isLogged }, (url) =>
    undiciClient({ ...load, url, folder, usage }),
  );
  if (peer.value === null) console.log('  undici: not measured');
  else report(`undici ${peer.value.version}`, load, { ...peer.value, served: peer.served }, ours);
  return ours;
}

function perChunkUs({ cpuSeconds }: Measured, chunks: number): number {
  return (cpuSeconds / chunks) * 1e6;
}

function report(
  name: string,
  load: Load,
  of: Measured & { readonly addedTtftP50Ms?: number | null },
  ours: Measured | null,
): void {
  const { requests, tokens, rateRps, isStreaming } = load;
  const pace = rateRps === null ? null : paceOf(of.served, rateRps);
  const parts = [
    `${((of.cpuSeconds / requests) * 1e6).toFixed(0)} µs CPU a request`,
    ...(isStreaming ? [`${perChunkUs(of, requests * tokens).toFixed(1)} µs a chunk`] : []),
    `${(pace?.rateRps ?? requests / of.seconds).toFixed(pace === null ? 0 : 1)} req/s`,
    ...(pace === null ? [] : [`lag p99 at the server ${pace.lagP99Ms.toFixed(2)} ms`]),
    ...(typeof of.addedTtftP50Ms === 'number'
      ? [`client-added TTFT p50 ${of.addedTtftP50Ms.toFixed(2)} ms`]
      : []),
    `${of.megabytes.toFixed(0)} MB`,
  ];
  const ratio =
    ours === null
      ? ''
      : ` · ${(of.cpuSeconds / ours.cpuSeconds).toFixed(2)} × the CPU, ${(of.seconds / ours.seconds).toFixed(2)} × the time of iwc`;
  console.log(`  ${name}: ${parts.join(', ')}${ratio}`);
}

async function runIwc(load: Load): Promise<Ours> {
  const workload = writeWorkload(load);
  const out = join(folder, `run-${load.requests}-${load.tokens}`);
  const shape =
    load.rateRps === null
      ? ['--concurrency', '64']
      : ['--arrival', 'constant-rate', '--rate-rps', String(load.rateRps)];
  const isLogged = load.rateRps !== null;
  const { value: cost, served } = await withMock({ folder, words: load.mock, isLogged }, (url) =>
    runMeasured([
      ...['--require', usage, bin, 'replay', workload, '--base-url', url, '--out-dir', out, '--overwrite'],
      ...['--quiet', '--allow-invalid', '--request-id-header', 'x-request-id', ...shape],
      ...(load.isStreaming ? [] : ['--no-stream']),
      ...(load.flags ?? []),
    ]),
  );
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  return {
    ...{ ...cost, served, seconds: summary.measured.seconds, lagP99Ms: summary.schedule_lag_ms.p99 },
    addedTtftP50Ms: addedP50(out, served),
  };
}

/** TTFT from launch less what the mock says it took, by request. */
function addedP50(out: string, served: readonly Served[]): number | null {
  const took = new Map<string | null, number>();
  for (const { id, receivedNs, firstTokenNs } of served)
    if (firstTokenNs !== null) took.set(id, firstTokenNs - receivedNs);
  if (took.size === 0) return null;
  const added = readFileSync(join(out, 'requests.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ request_id: id, first_token_ns: first }) => first !== null && took.has(id))
    .map((record) => (record.first_token_ns - record.launched_ns - took.get(record.request_id)!) / 1e6)
    .sort((a, b) => a - b);
  return added[added.length >> 1] ?? null;
}

async function million(): Promise<void> {
  const requests = 1_000_000;
  const load: Load = {
    ...{ name: 'million', requests, tokens: 1, rateRps: null, isStreaming: false, mock: instant },
  };
  const { megabytes, seconds } = await runIwc(load);
  console.log(
    `\n1,000,000 requests: peak ${megabytes.toFixed(0)} MB, ${verdict(megabytes, '≤', 400)}; ${(requests / seconds).toFixed(0)} req/s`,
  );
}

/** Peers from PyPI, at a load they can carry. What does not install in time is not measured. */
async function comparePython(): Promise<void> {
  const peerLoad: PeerLoad = { requests: 200, rateRps: 20, tokens: 64 };
  console.log(
    '\nPeers from PyPI, 20 req/s × 64 tokens, 200 requests; their start is part of their CPU, as of ours',
  );
  const ours = await runIwc({ ...peerLoad, name: 'peers', isStreaming: true, mock: stream });
  const show = (name: string, cost: { cpuSeconds: number; addedMs: number; served: readonly Served[] }) => {
    const pace = paceOf(cost.served, peerLoad.rateRps);
    const cpu = `${((cost.cpuSeconds / peerLoad.requests) * 1000).toFixed(1)} ms CPU a request (${(cost.cpuSeconds / ours.cpuSeconds).toFixed(1)} ×)`;
    console.log(
      `  ${name}: ${cpu}, ${pace.rateRps.toFixed(2)} req/s, lag p99 at the server ${pace.lagP99Ms.toFixed(1)} ms, TTFT p50 ${cost.addedMs.toFixed(2)} ms beyond the server's`,
    );
  };
  show('iwc', { ...ours, addedMs: ours.addedTtftP50Ms! });
  for (const name of Object.keys(peers)) {
    const python = installPeer(name, folder, Number(flag('--minutes') ?? 1));
    if (python === null) {
      console.log(`  ${name}: not measured (not installed in time)`);
      continue;
    }
    const { value, served } = await withMock({ folder, words: stream }, (url) =>
      runPeer(name, { python, url, load: peerLoad, folder }),
    );
    if (typeof value === 'string') console.log(`  ${name}: not measured (${value})`);
    else
      show(`${name} ${value.version}`, {
        ...{ cpuSeconds: value.cpuSeconds, served },
        addedMs: value.ttftP50Ms - servedTtftP50Ms(served)!,
      });
  }
}

async function runMeasured(words: readonly string[]): Promise<{ cpuSeconds: number; megabytes: number }> {
  const file = join(folder, 'usage.json');
  const child = spawn(process.execPath, words, {
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

function writeWorkload({ requests, tokens }: Load): string {
  const path = join(folder, `w-${requests}-${tokens}.jsonl`);
  if (existsSync(path)) return path;
  const prompt = 'Tell me something that I do not know yet. '.repeat(tokens === 1 ? 1 : 25);
  const lines: string[] = [];
  for (let i = 0; i < requests; i++)
    lines.push(
      JSON.stringify({
        ...{ request_id: `b${i}`, prompt: `Request ${i}. ${prompt}` },
        ...{ max_output_tokens: tokens, arrival_time_ms: 0 },
      }),
    );
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

function flag(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
