import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface UndiciLoad {
  readonly url: string;
  readonly requests: number;
  readonly tokens: number;
  readonly rateRps: number | null;
  readonly isStreaming: boolean;
  readonly folder: string;
  readonly usage: string;
}

/**
 * The same load by undici's fastest interface (`Pool.dispatch`): the same bodies, absolute deadlines, a stamp a chunk,
 * events counted by their blank lines but not parsed. It keeps no records, which favours it.
 */
const program = `
import { performance } from 'node:perf_hooks';
import { writeFileSync } from 'node:fs';
import { Pool } from 'undici';
const { url, requests, tokens, rateRps, isStreaming, out } = JSON.parse(process.argv[2]);
const pool = new Pool(url, { connections: null, pipelining: 1 });
const prompt = 'Tell me something that I do not know yet. '.repeat(tokens === 1 ? 1 : 25);
const lags = []; let sent = 0, ended = 0, chunks = 0; const start = performance.now() + 50;
const finish = () => {
  lags.sort((a, b) => a - b);
  writeFileSync(out, JSON.stringify({ seconds: (performance.now() - start) / 1000, lagP99Ms: rateRps === null ? null : lags[Math.floor(lags.length * 0.99)], chunks }));
  process.exit(0);
};
function send(i) {
  const body = JSON.stringify({ model: 'mock', messages: [{ role: 'user', content: 'Request ' + i + '. ' + prompt }], max_tokens: tokens, stream: isStreaming, ...(isStreaming ? { stream_options: { include_usage: true } } : {}) });
  const stamps = []; const parts = [];
  const done = () => { if (++ended === requests) finish(); else if (rateRps === null && sent < requests) send(sent++); };
  pool.dispatch({ method: 'POST', path: '/v1/chat/completions', headers: { 'content-type': 'application/json' }, body }, {
    onRequestStart() {}, onResponseStart() {},
    onResponseData(_, bytes) { stamps.push(performance.now()); if (!isStreaming) { parts.push(bytes); return; } for (let at = bytes.indexOf('\\n\\n'); at >= 0; at = bytes.indexOf('\\n\\n', at + 2)) chunks++; },
    onResponseEnd() { if (!isStreaming) JSON.parse(Buffer.concat(parts).toString()); done(); }, onResponseError() { done(); },
  });
}
if (rateRps === null) while (sent < 64) send(sent++);
else (function tick() {
  for (;;) {
    if (sent === requests) return;
    const left = start + (sent * 1000) / rateRps - performance.now();
    if (left > 0) return void (left > 1.5 ? setTimeout(tick, left - 1) : setImmediate(tick));
    lags.push(-left); send(sent++);
  }
})();
`;

/** Installs undici beside the results and runs it; null when the registry does not answer within a minute. */
export async function undiciClient(load: UndiciLoad): Promise<{
  version: string;
  cpuSeconds: number;
  megabytes: number;
  seconds: number;
  lagP99Ms: number | null;
} | null> {
  const { folder, usage } = load;
  const prefix = join(folder, 'undici');
  const install = spawnSync('npm', ['install', '--silent', '--no-audit', '--prefix', prefix, 'undici@7'], {
    timeout: 60_000,
  });
  if (install.status !== 0) return null;
  const { version } = JSON.parse(readFileSync(join(prefix, 'node_modules/undici/package.json'), 'utf8'));
  const script = join(prefix, 'client.mjs');
  writeFileSync(script, program);
  const [out, usageFile] = [join(prefix, 'out.json'), join(prefix, 'usage.json')];
  const run = spawnSync(process.execPath, ['--require', usage, script, JSON.stringify({ ...load, out })], {
    env: { ...process.env, BENCH_USAGE_FILE: usageFile },
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (run.status !== 0) throw new Error(`the undici client ended with ${run.status}: ${run.stderr}`);
  const { cpu, rss } = JSON.parse(readFileSync(usageFile, 'utf8'));
  const { seconds, lagP99Ms } = JSON.parse(readFileSync(out, 'utf8'));
  return { version, cpuSeconds: cpu, megabytes: rss, seconds, lagP99Ms };
}
