// Runs the benchmarks one after another: all of them, or those whose name contains one of the words given.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode } from './tools.mjs';

const words = process.argv.slice(2);
const folder = join(root, 'benchmarks');
const names = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test-support.ts'))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();

if (names.length === 0) {
  console.error(`no benchmark matches ${words.join(' ') || 'benchmarks/*.ts'}`);
  process.exitCode = 64;
}
const failed = [];
for (const name of names) {
  console.log(`\n# ${name.slice(0, -'.ts'.length)}`);
  if ((await runNode(['--import', 'tsx', join('benchmarks', name)])) !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
