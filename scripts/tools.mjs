// Starts development tools by their JavaScript entry: shell shims differ between systems, this does not.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, ending in a separator. */
export const root = fileURLToPath(new URL('../', import.meta.url));

/** What writes the reference pages, or with --check says whether they are up to date; null before there is one. */
export const docsGenerator =
  ['scripts/generate-docs.ts', 'scripts/generate-docs.mjs'].find((file) => existsSync(join(root, file))) ??
  null;

/** The script behind a package's command. */
export function toolPath(packageName, command = packageName.split('/').at(-1)) {
  const folder = new URL(`../node_modules/${packageName}/`, import.meta.url);
  const { bin } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  return fileURLToPath(new URL(typeof bin === 'string' ? bin : bin[command], folder));
}

/** Runs node on these arguments in the repository's folder; resolves to the exit code. */
export function runNode(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** The same, with what it printed; `output` holds both streams in order of arrival. */
export function captureNode(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Listing the package's files must not build it again.
      env: { ...process.env, npm_config_ignore_scripts: 'true' },
    });
    const pieces = [];
    child.stdout.on('data', (piece) => pieces.push(piece));
    child.stderr.on('data', (piece) => pieces.push(piece));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(pieces).toString() }));
  });
}
