// Builds dist/ from src/. Run by npm's `prepare`, so a checkout and a git dependency are ready after install.
// With --if-stale, only when something it reads has changed since the last good build.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root, runNode, toolPath } from './tools.mjs';

const stampPath = join(root, '.cache', 'build-inputs');

process.exitCode = await build(process.argv.includes('--if-stale'));

async function build(onlyIfStale) {
  if (!existsSync(join(root, 'node_modules', 'typescript'))) {
    console.error('dist/ cannot be built: the development dependencies are missing (run `npm ci`)');
    return 1;
  }
  const inputs = describeInputs();
  if (onlyIfStale && isBuiltFrom(inputs)) return 0;
  rmSync(stampPath, { force: true });
  rmSync(join(root, 'dist'), { recursive: true, force: true });

  const compiled = await runNode([toolPath('typescript', 'tsc'), '-p', 'tsconfig.build.json']);
  if (compiled !== 0) return compiled;
  const vocabularies = await buildVocabularies();
  if (vocabularies !== 0) return vocabularies;
  const bin = join(root, 'dist', 'bin.js');
  if (existsSync(bin)) chmodSync(bin, 0o755);

  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stampPath, inputs);
  return 0;
}

async function buildVocabularies() {
  const script = join(root, 'scripts', 'build-vocabularies.mjs');
  return existsSync(script) ? runNode([script]) : 0;
}

function isBuiltFrom(inputs) {
  const hasOutput = existsSync(join(root, 'dist'));
  return hasOutput && existsSync(stampPath) && readFileSync(stampPath, 'utf8') === inputs;
}

/** Names, sizes and times of everything a build reads. */
function describeInputs() {
  const hash = createHash('sha256');
  const files = [
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    ...list('src'),
    ...list('scripts'),
  ];
  for (const file of files) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function list(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}
