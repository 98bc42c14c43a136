import { InputError, type Place } from '../core/errors.ts';
import { checkShape } from './check-shape.ts';
import type { ShapeRules } from './shape.ts';

/** A JSON document that a command prints or a file carries. Its first key says which one it is. */
export interface AnyDocument {
  readonly schema: string;
}

/** One sort of document: its names, and how a value read from a file becomes one. */
export interface DocumentKind<T extends AnyDocument = AnyDocument> {
  /** The word between `iwc.` and the version; the file of its JSON Schema is named after it. */
  readonly name: string;
  /** As it stands in the document: `iwc.NAME/MAJOR` or `iwc.NAME/MAJOR.MINOR`. */
  readonly schema: T['schema'];
  /**
   * Checks a parsed JSON value. Keys that this version does not know are kept and not looked at, so that a document of
   * a newer minor version can be read.
   * @throws InputError for another document, another major version, or with every part that is missing or wrong
   */
  read(value: unknown, place?: Place): T;
}

/**
 * Defines a document from its type: `defineDocument<Analysis>('iwc.analysis/1', analysisShape)`. The shape is generated
 * from the type, and so is the JSON Schema in `schema/`.
 */
export function defineDocument<T extends AnyDocument>(
  schema: T['schema'],
  shape: ShapeRules,
): DocumentKind<T> {
  const own = parseSchemaName(schema);
  if (own === null) throw new Error(`'${schema}' is not the name of a schema`);
  return {
    name: own.name,
    schema,
    read(value, place = {}) {
      const found = checkSchemaName(value, own, place);
      // The name is checked already, and that of a newer minor version is not the one in the shape.
      const faults = checkShape({ ...(value as object), schema }, shape);
      if (faults.length === 0) return value as T;
      const hint = isNewer(found, own)
        ? `it was written by a newer iwc (${found.schema}; this one knows ${schema}): update iwc`
        : `write it again with this version of iwc, which knows ${schema}`;
      throw new InputError(
        faults.map(({ path, message }) => ({
          code: 'bad-document',
          message,
          place: { ...place, path },
          hint,
        })),
      );
    },
  };
}

interface SchemaName {
  readonly schema: string;
  readonly name: string;
  readonly major: number;
  readonly minor: number;
}

function parseSchemaName(schema: string): SchemaName | null {
  const parts = /^iwc\.([a-z-]+)\/(\d+)(?:\.(\d+))?$/.exec(schema);
  if (parts === null) return null;
  const [, name = '', major, minor = '0'] = parts;
  return { schema, name, major: Number(major), minor: Number(minor) };
}

function isNewer(found: SchemaName, own: SchemaName): boolean {
  return found.minor > own.minor;
}

function checkSchemaName(value: unknown, own: SchemaName, place: Place): SchemaName {
  const given: unknown = value instanceof Object ? (value as { schema?: unknown }).schema : undefined;
  const found = typeof given === 'string' ? parseSchemaName(given) : null;
  if (found?.name === own.name && found.major === own.major) return found;
  throw new InputError({
    code: 'bad-document',
    message: `expected a document of schema ${own.schema}, but ${describeOther(value, given)}`,
    place,
    hint: hintFor(found, own),
  });
}

function describeOther(value: unknown, given: unknown): string {
  if (!(value instanceof Object) || Array.isArray(value)) return 'this is not a JSON object';
  return given === undefined ? 'it has no schema' : `its schema is ${JSON.stringify(given)}`;
}

function hintFor(found: SchemaName | null, own: SchemaName): string {
  if (found?.name !== own.name) return `name a file that holds ${own.schema}`;
  return found.major > own.major
    ? 'it was written by a newer iwc: update iwc'
    : 'it was written by an older iwc: write it again with this version';
}
