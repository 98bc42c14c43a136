import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AnyDocument, DocumentKind } from '../src/documents/document.ts';
import { documents } from '../src/documents/index.ts';
import { startEngine } from '../src/ingest/profiled-engine.test-support.ts';
import { startMock } from '../src/mock/start-mock.ts';
import { commandScripts } from './documents/command-scripts.ts';
import { deviceScripts } from './documents/device-scripts.ts';
import type { DocumentScript } from './documents/document-script.ts';
import { runScripts } from './documents/run-scripts.ts';
import { workloadScripts } from './documents/workload-scripts.ts';
import { temporaryFolder, testContext } from './support/context.ts';
import { repositoryRoot } from './support/repository.ts';
import { runInFolder } from './support/run-in-folder.ts';

/*
 * The JSON Schemas are generated from types, and types are only what somebody wrote down. Here every command of the
 * scripts runs with --json, and whatever document it prints or leaves in a file is held against the schema of its name.
 */

const scripts: readonly DocumentScript[] = [
  ...workloadScripts,
  ...commandScripts,
  ...runScripts,
  ...deviceScripts,
];

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const schemas = new Map(documents.map((kind) => [kind.schema, ajv.compile(readSchema(kind.name))]));
const seen = new Set<string>();

for (const script of scripts)
  test(`documents are as their schemas say: ${script.name}`, { skip: script.skip ?? false }, async (t) => {
    const folder = createFolder(t, script);
    const unchanged = new Map<string, string>();
    collectFiles(folder, unchanged);
    const server = script.needsServer === true ? await serve(t) : '';
    for (const { line, isFailure } of linesOf(script)) {
      const said = await runInFolder(`${line.replaceAll('$MOCK', server)} --json`, { folder });
      // Where the workload itself takes standard output, the document goes to standard error.
      const printed = [...parseDocument('stdout', said.stdout), ...parseDocument('stderr', said.stderr)];
      const hasFailed = printed.length === 0 || printed[0]!.document.schema.startsWith('iwc.error/');
      assert.equal(hasFailed, isFailure, `iwc ${line}: exit code ${said.exitCode}\n${said.stderr}`);
      for (const { from, document } of [...printed, ...collectFiles(folder, unchanged)])
        checkDocument(document, `iwc ${line}: ${from}`);
    }
  });

test('documents are as their schemas say: servers that are stopped', async (t) => {
  const folder = temporaryFolder(t);
  t.after(() => process.chdir(fileURLToPath(repositoryRoot)));
  for (const line of ['mock --port 0', 'opsim --serve --port 0 --hardware h200']) {
    const said = await runInFolder(`${line} --json`, { folder, stopWhenSaid: /listening on/ });
    for (const { document } of parseDocument('stdout', said.stdout)) checkDocument(document, `iwc ${line}`);
  }
});

test("documents are as their schemas say: a server's profiler", async (t) => {
  const folder = temporaryFolder(t);
  t.after(() => process.chdir(fileURLToPath(repositoryRoot)));
  const { url } = await startEngine(t, 'vllm');
  const line = `profile capture --base-url ${url} --requests 2 --prompt-tokens 8 --output-tokens 4`;
  const said = await runInFolder(`${line} --json`, { folder });
  for (const { document } of parseDocument('stdout', said.stdout)) checkDocument(document, `iwc ${line}`);
});

test('every schema has met a document', () => {
  assert.deepEqual(
    documents.map(({ schema }) => schema).filter((schema) => !seen.has(schema)),
    [],
  );
});

/** The command lines; one that begins with `!` is there for its error. */
function linesOf({
  lines,
}: DocumentScript): readonly { readonly line: string; readonly isFailure: boolean }[] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({ line: line.replace(/^! /, ''), isFailure: line.startsWith('! ') }));
}

/** The URL of a mock server. */
async function serve(t: TestContext): Promise<string> {
  const mock = await startMock({ port: 0, ttftMs: 1, itlMs: 1 }, testContext());
  t.after(() => mock.close());
  return mock.url;
}

function readSchema(name: string): object {
  return JSON.parse(readFileSync(new URL(`schema/${name}.schema.json`, repositoryRoot), 'utf8')) as object;
}

function checkDocument(document: AnyDocument, place: string): void {
  const { schema } = document;
  const validate = schemas.get(schema);
  assert.ok(validate !== undefined, `${place}: no document is named ${schema}`);
  seen.add(schema);
  validate(document);
  const errors = (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  assert.deepEqual(errors, [], place);
  assert.equal(kindOf(schema)!.read(document, { file: place }), document);
  for (const part of Object.values(document)) readWithin(part, place);
}

/** Documents within another one may have further keys there, which the outer schema names. */
function readWithin(value: unknown, place: string): void {
  if (typeof value !== 'object' || value === null) return;
  const kind = isDocument(value) ? kindOf(value.schema) : undefined;
  if (kind !== undefined) seen.add(kind.read(value, { file: place }).schema);
  for (const part of Object.values(value)) readWithin(part, place);
}

function kindOf(schema: string): DocumentKind | undefined {
  return documents.find((each) => each.schema === schema);
}

function isDocument(value: unknown): value is AnyDocument {
  const { schema } = Object(value) as { schema?: unknown };
  return typeof schema === 'string' && schema.startsWith('iwc.');
}

function createFolder(t: TestContext, { files = {} }: DocumentScript): string {
  const folder = temporaryFolder(t);
  t.after(() => process.chdir(fileURLToPath(repositoryRoot)));
  for (const name of ['fixtures', 'examples'])
    cpSync(fileURLToPath(new URL(name, repositoryRoot)), join(folder, name), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

interface FoundDocument {
  readonly from: string;
  readonly document: AnyDocument;
}

/** Documents in files that are new or other than in `known`, which is brought up to date. */
function collectFiles(folder: string, known: Map<string, string>): readonly FoundDocument[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      if (known.get(name) === text) return [];
      known.set(name, text);
      return parseDocument(name, text);
    });
}

function parseDocument(from: string, text: string): readonly FoundDocument[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return isDocument(value) ? [{ from, document: value }] : [];
}
