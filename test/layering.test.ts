import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findViolations } from './support/layering.ts';
import { repositoryRoot } from './support/repository.ts';

const packages = new Set(['yaml']);

test('the source keeps the rules of the house', () => {
  const source = new URL('src/', repositoryRoot);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'));
  assert.ok(files.length > 0);
  const tree = new Map(files.map((file) => [file, readFileSync(new URL(file, source), 'utf8')]));
  assert.equal(findViolations(tree, runtimePackages()).join('\n'), '');
});

test('imports downward, and all that tests may do, pass', () => {
  assert.deepEqual(
    plant({
      'math/quantile.ts': 'export const quantile = (x: number) => Math.sqrt(x) * 2 ** 53;',
      'core/batch.ts': "import { quantile } from '../math/quantile.ts'; export type Batch = typeof quantile;",
      'core/batch.test.ts':
        "import 'node:test'; import 'fast-check'; import './batch.ts'; setTimeout(() => {});",
      'io/hash.ts':
        "import { createHash } from 'node:crypto'; export const id = process.pid, make = createHash;",
      'arrivals/contract.ts': "import type { Batch } from '../core/batch.ts'; export type Arrival = Batch;",
      'arrivals/poisson.ts': "import type { Arrival } from './contract.ts'; export type Poisson = Arrival;",
      'arrivals/entries.ts': "export { poisson } from './poisson.ts';",
      'arrivals/index.ts': "import * as entries from './entries.ts'; export const arrivals = entries;",
      'workloads/open.ts': "import { parse } from 'yaml'; export const open = parse;",
      'compile/run.ts': "import { arrivals } from '../arrivals/index.ts'; export const run = arrivals;",
      'compile/run.test.ts': "import '../arrivals/poisson.ts'; import '../../test/support/requirements.ts';",
      'bin.ts': "import './tasks.ts'; console.log(Date.now());",
      'tasks.ts': "export const tasks = { run: () => import('./compile/run.ts') };",
    }),
    [],
  );
});

const breaches: readonly (readonly [
  name: string,
  tree: Record<string, string>,
  expected: readonly string[],
])[] = [
  [
    'an upward import',
    { 'core/a.ts': "import { b } from '../io/b.ts'; export const a = b;", 'io/b.ts': 'export const b = 1;' },
    ['src/core/a.ts:1 upward import: io/b.ts (storey 1 to 3)'],
  ],
  [
    'an upward import of a type, in each way of writing it',
    {
      'math/a.ts':
        "import type { B } from '../core/b.ts';\nexport type { B } from '../core/b.ts';\n" +
        "export type A = B | import('../core/b.ts').B;",
      'core/b.ts': 'export type B = 1;',
    },
    [1, 2, 3].map((line) => `src/math/a.ts:${line} upward import: core/b.ts (storey 0 to 1)`),
  ],
  [
    'a lazy upward import',
    { 'compile/a.ts': "export const a = () => import('../cli/b.ts');", 'cli/b.ts': 'export const b = 1;' },
    ['src/compile/a.ts:1 upward import: cli/b.ts (storey 6 to 9)'],
  ],
  [
    'a sideways import between folders',
    { 'compile/a.ts': "export { b } from '../convert/b.ts';", 'convert/b.ts': 'export const b = 1;' },
    ['src/compile/a.ts:1 sideways import: convert/b.ts (both on storey 6)'],
  ],
  [
    'report meeting a verb',
    { 'report/a.ts': "import '../compile/b.ts';", 'compile/b.ts': 'export const b = 1;' },
    ['src/report/a.ts:1 sideways import: compile/b.ts (both on storey 6)'],
  ],
  [
    'an entry importing another',
    {
      'arrivals/entries.ts': "export { a } from './a.ts';\nexport { b } from './b.ts';",
      'arrivals/a.ts': "import { b } from './b.ts'; export const a = b;",
      'arrivals/b.ts': 'export const b = 1;',
    },
    ['src/arrivals/a.ts:1 sideways import: arrivals/b.ts is another entry'],
  ],
  [
    'an entry list that does more than list',
    { 'arrivals/entries.ts': 'export const a = 1;' },
    ['src/arrivals/entries.ts:1 entry list: it may only export entries'],
  ],
  [
    'an entry imported past its index',
    { 'compile/a.ts': "import '../arrivals/b.ts';", 'arrivals/b.ts': 'export const b = 1;' },
    ['src/compile/a.ts:1 entry import: arrivals/b.ts: import arrivals/index.ts'],
  ],
  [
    'a node module where there are no host rights',
    { 'compile/a.ts': "import 'node:fs';", 'report/app/b.ts': "import 'node:fs';" },
    [
      'src/compile/a.ts:1 node import: node:fs is for the rooms with host rights',
      'src/report/app/b.ts:1 node import: node:fs is for the rooms with host rights',
    ],
  ],
  [
    'a package in a pure room, and one that users do not get',
    {
      'metrics/a.ts': "import 'yaml';",
      'compile/b.ts': "import '@scope/tool/deep';",
      'cli/c.ts': "import 'fs';",
    },
    [
      'src/metrics/a.ts:1 package import: yaml in metrics/, which is pure',
      'src/compile/b.ts:1 package import: users of iwc do not get @scope/tool',
      'src/cli/c.ts:1 package import: users of iwc do not get fs',
    ],
  ],
  [
    "the report's page importing more than arithmetic",
    { 'report/app/a.ts': "import '../../workloads/b.ts';", 'workloads/b.ts': 'export const b = 1;' },
    ['src/report/app/a.ts:1 browser app import: workloads/b.ts: the page may not import workloads/'],
  ],
  [
    'a cycle of runtime imports, but not of types',
    {
      'core/a.ts': "import './b.ts';",
      'core/b.ts': "import { type C } from './c.ts';",
      'core/c.ts': "export type C = 1; export const load = () => import('./a.ts');",
      'math/a.ts': "import type { B } from './b.ts'; export type A = B;",
      'math/b.ts': "import type { A } from './a.ts'; export type B = A;",
    },
    ['src/core/a.ts:1 cycle: core/a.ts -> core/b.ts -> core/c.ts -> core/a.ts'],
  ],
  [
    'an unknown room, an unknown door',
    { 'utils/a.ts': 'export {};', 'helper.ts': 'export {};' },
    [
      'src/utils/a.ts:1 unknown room: utils/ stands on no storey',
      'src/helper.ts:1 unknown room: only doors stand in src/ itself',
    ],
  ],
  [
    'source that imports a test, a missing file, something outside, something computed',
    {
      'core/a.ts':
        "import './b.test-support.ts';\nimport './c.ts';\nimport '../../package.json';\n" +
        'export const load = (x: string) => import(x);',
      'core/b.test-support.ts': 'export {};',
    },
    [
      'src/core/a.ts:2 no such file: ./c.ts',
      'src/core/a.ts:3 outside src: ../../package.json',
      'src/core/a.ts:4 computed import: the target must be written out, or nobody can check it',
      'src/core/a.ts:1 test import: core/b.test-support.ts',
    ],
  ],
  [
    'a test that imports upward',
    { 'core/a.test.ts': "import '../io/b.ts';", 'io/b.ts': 'export const b = 1;' },
    ['src/core/a.test.ts:1 upward import: io/b.ts (storey 1 to 3)'],
  ],
];

for (const [name, tree, expected] of breaches) {
  test(`the rules catch ${name}`, () => assert.deepEqual(plant(tree), expected));
}

test('the rules catch host globals, as values and as types, and only those', () => {
  const used = (code: string) =>
    plant({ 'core/a.ts': code }).map((line) => line.replace('src/core/a.ts:', ''));
  for (const name of ['process', 'Buffer', 'setTimeout', 'performance', 'fetch', 'console', 'globalThis']) {
    assert.deepEqual(used(`export const a =\n  ${name};`), [`2 host global: ${name}`]);
    assert.deepEqual(used(`export const a = { ${name} };`), [`1 host global: ${name}`]);
    assert.deepEqual(used(`export const a = (${name}: number) => ${name};`), [], 'a parameter of that name');
    assert.deepEqual(used(`export const a = (b: { ${name}: 1 }) => b.${name};`), [], 'a member of that name');
  }
  assert.deepEqual(used('export type A = Buffer;'), ['1 host global: Buffer']);
  assert.deepEqual(used('export const a = Math.random();'), ['1 host global: Math.random']);
  assert.deepEqual(used("export const a = Date['now']();"), ['1 host global: Date.now']);
  assert.deepEqual(used('export const a = new Date();'), ['1 host global: Date.now']);
  assert.deepEqual(used('export const a = new Date(0), b = Date.UTC(1970, 0);'), []);
});

test('the rules catch mathematics whose bits no standard pins', () => {
  const used = (file: string, code: string) => plant({ [file]: code });
  const told = (what: string) => [`src/io/a.ts:1 inexact mathematics: ${what}: use math/elementary.ts`];
  assert.deepEqual(used('io/a.ts', 'export const a = Math.exp(1);'), told('Math.exp'));
  assert.deepEqual(used('io/a.ts', "export const a = Math['log'](1);"), told('Math.log'));
  assert.deepEqual(used('io/a.ts', 'export const { sin } = Math;'), told('Math'));
  assert.deepEqual(used('io/a.ts', 'export const a = (x: number) => x ** 2;'), told('**'));
  assert.deepEqual(used('io/a.ts', 'export const a = 10 ** -3;'), told('**'));
  assert.deepEqual(
    used('io/a.ts', 'export const a = Math.floor(10 ** 6) * 2 ** -53 + Number(10n ** 64n);'),
    [],
  );
  assert.deepEqual(used('math/elementary.ts', 'export const a = Math.exp(1) ** 0.5;'), []);
});

function plant(tree: Record<string, string>) {
  return findViolations(new Map(Object.entries(tree)), packages);
}

function runtimePackages(): ReadonlySet<string> {
  const text = readFileSync(new URL('package.json', repositoryRoot), 'utf8');
  const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(text);
  return new Set(Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }));
}
