import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Megabytes of UTF-8 per second of CPU time. */
export interface Rates {
  readonly fresh: number;
  readonly repeated: number;
}

const pythonProgram = `
import base64, json, os, sys, time
os.environ['TOKENIZERS_PARALLELISM'] = 'false'
warm, timed = json.load(open(sys.argv[2]))
def rates(encode):
    for text in warm: encode(text)
    size = sum(len(text.encode()) for text in timed) / 1e6
    out = []
    for _ in range(3):
        start = time.process_time()
        for text in timed: encode(text)
        out.append(size / (time.process_time() - start))
    print(json.dumps({'fresh': out[0], 'repeated': max(out[1:])}))
if sys.argv[1] == 'tiktoken':
    import tiktoken
    lines = open(sys.argv[3], 'rb').read().splitlines()
    ranks = {base64.b64decode(a): int(b) for a, b in (line.split() for line in lines if line)}
    from tiktoken_ext import openai_public as public
    public.load_tiktoken_bpe = lambda *a, **k: ranks
    rates(tiktoken.Encoding(**getattr(public, sys.argv[4])()).encode_ordinary)
else:
    from tokenizers import Tokenizer
    tokenizer = Tokenizer.from_file(sys.argv[3])
    rates(lambda text: tokenizer.encode(text, add_special_tokens=False).ids)
`;

/** Python with tiktoken and tokenizers from PyPI, in an environment of its own; null when it does not answer. */
export function preparePython(cache: string): string | null {
  const venv = join(cache, 'bench-venv');
  const python = join(venv, 'bin', 'python');
  const quiet = { stdio: 'ignore', timeout: 60_000 } as const;
  if (!existsSync(python)) spawnSync('python3', ['-m', 'venv', venv], quiet);
  const ready = () => spawnSync(python, ['-c', 'import tiktoken, tokenizers'], quiet).status === 0;
  if (!ready()) spawnSync(python, ['-m', 'pip', 'install', '-q', 'tiktoken', 'tokenizers'], quiet);
  return ready() ? python : null;
}

export function runPython(python: string, args: readonly string[]): Rates | null {
  const run = spawnSync(python, ['-c', pythonProgram, ...args], {
    encoding: 'utf8',
    env: { ...process.env, RAYON_NUM_THREADS: '1' },
  });
  if (run.status !== 0) {
    console.log(`  (python failed: ${run.stderr.trim().split('\n').at(-1)})`);
    return null;
  }
  return JSON.parse(run.stdout) as Rates;
}
