import type { DocumentType } from './document-types.ts';
import { type Schema, SchemaWriter } from './schema-of-type.ts';

/** A document's JSON Schema, as published. */
export interface RenderedSchema {
  readonly name: string;
  readonly text: string;
  readonly schema: Schema;
}

/** The published JSON Schema of a document: 2020-12, with definitions in the order of their names. */
export function renderSchema({ schema, type, checker }: DocumentType, sourceFolder: string): RenderedSchema {
  const [name, version] = schema.replace('iwc.', '').split('/');
  const writer = new SchemaWriter(checker, sourceFolder);
  const body = writer.rootSchema(type, name!);
  const definitions = Object.entries(writer.definitions).sort(([a], [b]) => (a < b ? -1 : 1));
  const full = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:iwc:${name}:${version}`,
    title: schema,
    ...(body as object),
    ...(definitions.length === 0 ? {} : { $defs: Object.fromEntries(definitions) }),
  };
  return { name: name!, text: `${JSON.stringify(full, null, 2)}\n`, schema: full };
}

/** What a document's reader checks: the schema without what only people read. */
export function renderShape(name: string, schema: Schema): string {
  const variable = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [
    '// Generated from the type of the document by scripts/generate-schemas.ts. Do not edit.',
    "import type { ShapeRules } from '../shape.ts';",
    '',
    `export const ${variable}Shape: ShapeRules = ${JSON.stringify(withoutWords(schema))};`,
    '',
  ].join('\n');
}

/** Leaves out keywords for people; a key of the document that has such a name stands in `properties` and is kept. */
function withoutWords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutWords);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key]) => !['$schema', '$id', 'title', 'description'].includes(key),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'properties' || key === '$defs'
        ? mapValues(value as object, withoutWords)
        : withoutWords(value),
    ]),
  );
}

function mapValues(record: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
