import type { Shape, ShapeRules } from './shape.ts';

/** Where a value is not what its document should hold. */
export interface ShapeFault {
  /** JSONPath from the document's root, such as `$.points[3].load`. */
  readonly path: string;
  /** What is there and what should be, such as `is text, expected a number or null`. */
  readonly message: string;
}

/** Faults that are listed of one document. */
const faultsListed = 20;

/**
 * The first faults of a value against a document's shape, in the order of the shape. Keys that the shape does not name
 * are no fault: a newer minor version may have added them.
 */
export function checkShape(value: unknown, shape: ShapeRules): readonly ShapeFault[] {
  return new ShapeChecker(shape.$defs ?? {}).check(value, shape, '$').slice(0, faultsListed);
}

class ShapeChecker {
  readonly #definitions: Readonly<Record<string, Shape>>;

  constructor(definitions: Readonly<Record<string, Shape>>) {
    this.#definitions = definitions;
  }

  check(value: unknown, shape: Shape, path: string): ShapeFault[] {
    if (shape === true) return [];
    if (shape.$ref !== undefined) return this.check(value, this.#definition(shape.$ref), path);
    if (shape.anyOf !== undefined) return this.#checkForms(value, shape.anyOf, path);
    const isAllowed =
      shape.enum === undefined ? isOfType(value, shape.type) : shape.enum.some((each) => each === value);
    if (!isAllowed) return [{ path, message: `is ${told(value)}, expected ${expected(shape)}` }];
    if (Array.isArray(value)) return this.#checkItems(value, shape, path);
    return isRecord(value) ? this.#checkKeys(value, shape, path) : [];
  }

  /** Of several forms one must fit; if none does, the faults are those of the form that fits best. */
  #checkForms(value: unknown, forms: readonly Shape[], path: string): ShapeFault[] {
    let fewest: ShapeFault[] | null = null;
    for (const form of forms) {
      const faults = this.check(value, form, path);
      if (faults.length === 0) return [];
      // A fault of the value itself says that it is another form, and nothing about what is in it.
      const isDeep = faults.every((fault) => fault.path !== path);
      if (isDeep && (fewest === null || faults.length < fewest.length)) fewest = faults;
    }
    return fewest ?? [{ path, message: `is ${told(value)}, expected ${this.#expectedForms(forms)}` }];
  }

  #checkItems(items: readonly unknown[], shape: ShapeRules, path: string): ShapeFault[] {
    const first = shape.prefixItems ?? [];
    const missing = (shape.minItems ?? 0) - items.length;
    if (missing > 0)
      return [{ path, message: `has ${items.length} items, expected at least ${shape.minItems}` }];
    return items.flatMap((item, i) => this.check(item, first[i] ?? (shape.items || true), `${path}[${i}]`));
  }

  #checkKeys(record: Readonly<Record<string, unknown>>, shape: ShapeRules, path: string): ShapeFault[] {
    const { properties = {}, required = [], additionalProperties = true } = shape;
    const faults = required
      .filter((key) => !Object.hasOwn(record, key))
      .map((key) => ({ path: memberPath(path, key), message: 'is missing' }));
    for (const [key, value] of Object.entries(record)) {
      const rule = Object.hasOwn(properties, key) ? properties[key]! : additionalProperties || true;
      faults.push(...this.check(value, rule, memberPath(path, key)));
    }
    return faults;
  }

  #definition(reference: string): Shape {
    return this.#definitions[reference.replace('#/$defs/', '')]!;
  }

  #expectedForms(forms: readonly Shape[]): string {
    const resolved = forms.map((form) =>
      form !== true && form.$ref !== undefined ? this.#definition(form.$ref) : form,
    );
    return [...new Set(resolved.map(expected))].join(' or ');
  }
}

const names: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  object: 'an object',
};

function expected(shape: Shape): string {
  if (shape === true) return 'anything';
  if (shape.enum !== undefined) return shape.enum.map((each) => JSON.stringify(each)).join(' or ');
  const types = typesOf(shape.type);
  return types.length === 0 ? 'one of several forms' : types.map((type) => names[type] ?? type).join(' or ');
}

/** A short value as it is, of a long one what it is. */
function told(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length <= 40 ? text : names[typeOf(value)]!;
}

function isOfType(value: unknown, type: ShapeRules['type']): boolean {
  const types = typesOf(type);
  return types.length === 0 || types.includes(typeOf(value));
}

function typesOf(type: ShapeRules['type']): readonly string[] {
  if (type === undefined) return [];
  return typeof type === 'string' ? [type] : type;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeOf(value) === 'object';
}

function memberPath(path: string, key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
