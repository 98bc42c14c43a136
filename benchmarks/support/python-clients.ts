import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonWith } from './measure.ts';

/** A load that every load generator can carry: so many requests, evenly, one token a chunk. */
export interface PeerLoad {
  readonly requests: number;
  readonly rateRps: number;
  readonly tokens: number;
}

/** What a peer cost and what it reports; its start is part of its cost, as it is of ours. */
export interface PeerCost {
  readonly version: string;
  readonly cpuSeconds: number;
  readonly ttftP50Ms: number;
}

interface Peer {
  readonly packages: readonly string[];
  words(url: string, load: PeerLoad, folder: string): readonly string[];
  ttftP50Ms(folder: string): number;
}

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

/** Load generators of PyPI by name, with the words of the versions that were looked at (aiperf 0.13, guidellm 0.8). */
export const peers: Readonly<Record<string, Peer>> = {
  aiperf: {
    packages: ['aiperf'],
    words: (url, { requests, rateRps, tokens }, folder) => [
      ...['aiperf', 'profile', '--model', 'mock', '--url', url, '--endpoint-type', 'chat', '--streaming'],
      ...['--request-rate', `${rateRps}`, '--arrival-pattern', 'constant', '--request-count', `${requests}`],
      ...[
        '--tokenizer',
        tokenizerName,
        '--prompt-input-tokens-mean',
        '64',
        '--output-tokens-mean',
        `${tokens}`,
      ],
      ...['--artifact-dir', join(folder, 'aiperf')],
    ],
    ttftP50Ms: (folder) => readJson(folder, 'aiperf/profile_export_aiperf.json').time_to_first_token.p50,
  },
  guidellm: {
    packages: ['guidellm'],
    words: (url, { requests, rateRps, tokens }, folder) => [
      ...['guidellm', 'run', '--backend', `kind=openai_http,target=${url},model=mock`],
      ...[
        '--profile',
        `kind=constant,rate=${rateRps}`,
        '--constraint',
        `kind=max_requests,count=${requests}`,
      ],
      ...['--data', `kind=synthetic_text,prompt_tokens=64,output_tokens=${tokens}`],
      ...['--tokenizer', `kind=hf_auto,model=${tokenizerName}`, '--disable-progress'],
      ...['--output', `kind=json,path=${join(folder, 'guidellm.json')}`],
    ],
    ttftP50Ms: (folder) =>
      readJson(folder, 'guidellm.json').benchmarks[0].metrics.time_to_first_token_ms.successful.median,
  },
  'inference-perf': {
    packages: ['inference-perf'],
    words: (url) => [
      ...['inference-perf', '--server.type', 'vllm', '--server.base_url', url, '--data.type', 'mock'],
      ...['--load.stages', '[{"rate":20,"duration":10}]'],
    ],
    ttftP50Ms: () => Number.NaN,
  },
};

/** Installs a peer; null when the registry does not answer in time. */
export function installPeer(name: string, folder: string, minutes: number): string | null {
  return pythonWith(join(folder, name), peers[name]!.packages, minutes);
}

/** Runs a peer; a text says why there is no figure. */
export function runPeer(
  name: string,
  call: { python: string; url: string; load: PeerLoad; folder: string },
): PeerCost | string {
  const { python, url, load, folder } = call;
  const peer = peers[name]!;
  const [program, ...words] = peer.words(url, load, folder);
  const script = `import importlib.metadata as m, resource, subprocess, sys
r = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=300)
u = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.buffer.write(r.stderr[-400:])
print(r.returncode, u.ru_utime + u.ru_stime, m.version(sys.argv[1]))`;
  const argv = ['-c', script, peer.packages[0]!, join(python, '..', program!), ...words];
  const { stdout, stderr } = spawnSync(python, argv, {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, HF_HOME: tokenizerHome(folder), HF_HUB_OFFLINE: '1' },
  });
  const [code, cpu, version] = (stdout ?? '').trim().split(' ');
  if (code !== '0') return `ended with ${code ?? 'nothing'}: ${(stderr ?? '').trim().split('\n').at(-1)}`;
  return { version: version!, cpuSeconds: Number(cpu), ttftP50Ms: peer.ttftP50Ms(folder) };
}

const tokenizerName = 'bench/bytes';

/** A Hugging Face cache with a tokenizer of bytes: the peers count tokens with one, and none is to be downloaded. */
function tokenizerHome(folder: string): string {
  const commit = '0'.repeat(40);
  const model = join(folder, 'hf/hub', `models--${tokenizerName.replace('/', '--')}`);
  const snapshot = join(model, 'snapshots', commit);
  mkdirSync(snapshot, { recursive: true });
  mkdirSync(join(model, 'refs'), { recursive: true });
  writeFileSync(join(model, 'refs/main'), commit);
  const write = (name: string, value: unknown) => writeFileSync(join(snapshot, name), JSON.stringify(value));
  const end = '<|end|>';
  const special = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  write('tokenizer.json', {
    version: '1.0',
    added_tokens: [{ id: 256, content: end, ...special }],
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(byteLetters().map((letter, i) => [letter, i])),
      merges: [],
    },
  });
  write('tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    eos_token: end,
    bos_token: end,
  });
  write('config.json', { model_type: 'gpt2' });
  return join(folder, 'hf');
}

/** The letters that byte-level vocabularies write bytes as: printable ones themselves, others from U+0100 on. */
function byteLetters(): string[] {
  const isPrintable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
}
