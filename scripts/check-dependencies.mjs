// Each dependency earns its place: docs/dependencies.md gives every one, and nothing else, a line of its table.
import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { dependencies, devDependencies, optionalDependencies, peerDependencies } = JSON.parse(
  read('package.json'),
);
const declared = Object.keys({
  ...dependencies,
  ...devDependencies,
  ...optionalDependencies,
  ...peerDependencies,
});
const explained = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name);

const problems = [
  ...declared.filter((name) => !explained.includes(name)).map((name) => `${name} is not explained`),
  ...explained.filter((name) => !declared.includes(name)).map((name) => `${name} is not a dependency`),
];
for (const problem of problems) console.error(`docs/dependencies.md: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
