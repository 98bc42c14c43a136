import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readDocumentTypes } from '../scripts/schemas/document-types.ts';
import { renderSchema } from '../scripts/schemas/render-schema.ts';
import { temporaryFolder } from './support/context.ts';

/** The schema of a document declared by this source, in which `Doc` is its type. */
function schemaOf(t: TestContext, source: string): Record<string, unknown> {
  const folder = `${temporaryFolder(t).replaceAll('\\', '/')}/src`;
  mkdirSync(folder);
  const kind = 'interface DocumentKind<T> { read(value: unknown): T }\n';
  writeFileSync(
    join(folder, 'entries.ts'),
    `${kind}${source}\nexport declare const entry: DocumentKind<Doc>;`,
  );
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { strict: true, lib: ['es2023'] } }),
  );
  const [document] = readDocumentTypes(`${folder}/entries.ts`, `${folder}/tsconfig.json`);
  return JSON.parse(renderSchema(document!, folder).text) as Record<string, unknown>;
}

function propertiesOf(t: TestContext, source: string): unknown {
  return schemaOf(t, `${source}\ninterface Doc { schema: 'iwc.doc/1'; }`)['properties'];
}

test('a document is an object of its own, named by its schema', (t) => {
  assert.deepEqual(schemaOf(t, "/** What it is. */ interface Doc { schema: 'iwc.doc/1.2'; n?: number }"), {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:iwc:doc:1.2',
    title: 'iwc.doc/1.2',
    description: 'What it is.',
    type: 'object',
    properties: { schema: { enum: ['iwc.doc/1.2'] }, n: { type: 'number' } },
    required: ['schema'],
    additionalProperties: false,
  });
});

test('types become what JSON Schema calls them', (t) => {
  const properties = propertiesOf(
    t,
    `interface Doc {
      /** In
       * two lines, see {@link Doc}. */
      text: string | null;
      flag: boolean; maybe: boolean | number | null;
      word: 'a' | 'b' | null; mixed: 'a' | 1 | string[];
      list: readonly number[]; pair: readonly [number, string];
      map: Readonly<Record<string, number>>; anything: unknown; open: Record<string, unknown>;
      fixed: Record<'x' | 'y', number>; less: Omit<{ a: 1; b: 2 }, 'a'>; both: { a: 1 } & { b: 2 };
    }`,
  );
  const closed = { additionalProperties: false };
  assert.deepEqual(properties, {
    text: { description: 'In two lines, see Doc.', type: ['string', 'null'] },
    flag: { type: 'boolean' },
    maybe: { type: ['number', 'boolean', 'null'] },
    word: { enum: ['a', 'b', null] },
    mixed: { anyOf: [{ type: 'array', items: { type: 'string' } }, { enum: ['a', 1] }] },
    list: { type: 'array', items: { type: 'number' } },
    pair: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }], items: false, minItems: 2 },
    map: { type: 'object', additionalProperties: { type: 'number' } },
    anything: true,
    open: { type: 'object' },
    fixed: {
      type: 'object',
      properties: { x: { type: 'number' }, y: { type: 'number' } },
      required: ['x', 'y'],
      ...closed,
    },
    less: { type: 'object', properties: { b: { enum: [2] } }, required: ['b'], ...closed },
    both: {
      type: 'object',
      properties: { a: { enum: [1] }, b: { enum: [2] } },
      required: ['a', 'b'],
      ...closed,
    },
    schema: { enum: ['iwc.doc/1'] },
  });
});

test('named types stand once, also when they hold themselves', (t) => {
  const source = `
    /** A tree. */ interface Tree { trees: readonly Tree[]; side?: Side | null }
    type Side = 'left' | 'right';
    interface Doc { schema: 'iwc.doc/1'; one: Tree; two: Tree | null }`;
  const { properties, $defs } = schemaOf(t, source);
  assert.deepEqual(properties, {
    schema: { enum: ['iwc.doc/1'] },
    one: { $ref: '#/$defs/Tree' },
    two: { anyOf: [{ $ref: '#/$defs/Tree' }, { type: 'null' }] },
  });
  assert.deepEqual($defs, {
    Tree: {
      description: 'A tree.',
      type: 'object',
      properties: {
        trees: { type: 'array', items: { $ref: '#/$defs/Tree' } },
        side: { enum: ['left', 'right', null] },
      },
      required: ['trees'],
      additionalProperties: false,
    },
  });
});

test('what JSON cannot hold is refused with its place', (t) => {
  for (const [type, message] of [
    ['() => void', /doc\.x: JSON holds no \(\) => void/],
    ['Map<string, number>', /doc\.x: JSON holds no Map/],
    ['Float64Array', /doc\.x: JSON holds no Float64Array/],
    ['bigint', /doc\.x: JSON holds no bigint/],
    ['any', /doc\.x is any/],
  ] as const)
    assert.throws(() => propertiesOf(t, `interface Doc { x: ${type} }`), message);
});
