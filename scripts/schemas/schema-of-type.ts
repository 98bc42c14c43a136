import ts from 'typescript';

/** A JSON Schema, or a part of one. */
export type Schema = true | { [keyword: string]: unknown };

/**
 * Turns TypeScript types into JSON Schema 2020-12 as the type checker sees them, so that `extends`, `Omit`, mapped and
 * inferred types come out right. Named interfaces and types become `$defs`; TSDoc becomes descriptions; objects are
 * closed. What JSON cannot hold (a function, a class, a Map) is an error that names the place.
 */
export class SchemaWriter {
  readonly definitions: Record<string, Schema> = {};
  readonly #checker: ts.TypeChecker;
  readonly #sourceFolder: string;
  readonly #named = new Map<string, ts.Type>();

  constructor(checker: ts.TypeChecker, sourceFolder: string) {
    this.#checker = checker;
    this.#sourceFolder = sourceFolder;
  }

  /** The schema of a document's own type, which is not put among the definitions. */
  rootSchema(type: ts.Type, place: string): Schema {
    return this.#described(this.#inlineSchema(type, place), declaredSymbol(type));
  }

  #schema(type: ts.Type, place: string): Schema {
    const name = this.#nameOf(type);
    if (name === null) return this.#inlineSchema(type, place);
    const known = this.#named.get(name);
    if (known === undefined) {
      this.#named.set(name, type);
      // Entered before its parts, because a type may hold itself.
      this.definitions[name] = true;
      this.definitions[name] = this.#described(this.#inlineSchema(type, name), declaredSymbol(type));
    } else if (known !== type) throw new Error(`${place}: two types of one document are named ${name}`);
    return { $ref: `#/$defs/${name}` };
  }

  #inlineSchema(type: ts.Type, place: string): Schema {
    if (type.flags & ts.TypeFlags.Any) throw new Error(`${place} is any`);
    if (type.flags & ts.TypeFlags.Unknown) return true;
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { enum: [type.value] };
    if (type.flags & ts.TypeFlags.BooleanLiteral)
      return { enum: [this.#checker.typeToString(type) === 'true'] };
    if (type.flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) return { type: 'string' };
    if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
    if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (type.isUnion()) return this.#unionSchema(type.types, place);
    if (this.#checker.isTupleType(type)) return this.#tupleSchema(type as ts.TupleTypeReference, place);
    if (this.#checker.isArrayType(type)) return { type: 'array', items: this.#itemSchema(type, place) };
    if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))
      return this.#objectSchema(type, place);
    throw new Error(`${place}: JSON holds no ${this.#checker.typeToString(type)}`);
  }

  #itemSchema(type: ts.Type, place: string): Schema {
    return this.#schema(this.#checker.getTypeArguments(type as ts.TypeReference)[0]!, `${place}[]`);
  }

  #tupleSchema(type: ts.TupleTypeReference, place: string): Schema {
    if (type.target.hasRestElement) throw new Error(`${place}: a tuple with a rest element`);
    const items = this.#checker.getTypeArguments(type).map((item, i) => this.#schema(item, `${place}[${i}]`));
    return { type: 'array', prefixItems: items, items: false, minItems: items.length };
  }

  #unionSchema(all: readonly ts.Type[], place: string): Schema {
    const types = all.filter((type) => !(type.flags & ts.TypeFlags.Undefined));
    return types.length === 1
      ? this.#schema(types[0]!, place)
      : joinForms(types.map((type) => this.#schema(type, place)));
  }

  #objectSchema(type: ts.Type, place: string): Schema {
    this.#refuseHostObject(type, place);
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of this.#propertiesOf(type)) {
      const found = this.#checker.getTypeOfSymbol(property);
      const schema = this.#schema(withoutUndefined(found), `${place}.${property.name}`);
      properties[property.name] = this.#described(schema, property);
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    const index = this.#checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const additional =
      index === undefined ? false : this.#schema(withoutUndefined(index.type), `${place}[key]`);
    const named = Object.keys(properties).length === 0 ? {} : { properties };
    const needed = required.length === 0 ? {} : { required };
    return {
      type: 'object',
      ...named,
      ...needed,
      ...(additional === true ? {} : { additionalProperties: additional }),
    };
  }

  #refuseHostObject(type: ts.Type, place: string): void {
    const isCallable = type.getCallSignatures().length > 0;
    if (isCallable || type.isClass() || this.#isForeign(type))
      throw new Error(`${place}: JSON holds no ${this.#checker.typeToString(type)}`);
  }

  /** Interfaces of the language's own library, such as Map and Float64Array. */
  #isForeign(type: ts.Type): boolean {
    const symbol = type.getSymbol();
    if (symbol === undefined || !(symbol.flags & ts.SymbolFlags.Interface)) return false;
    return !this.#isOurs(symbol);
  }

  #isOurs(symbol: ts.Symbol): boolean {
    const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? '';
    return file.startsWith(this.#sourceFolder);
  }

  /** The name a type is declared by; null for one that is written out in place, and for what takes type arguments. */
  #nameOf(type: ts.Type): string | null {
    const symbol = declaredSymbol(type);
    if (symbol === undefined || !this.#isOurs(symbol)) return null;
    const hasArguments =
      (type.aliasTypeArguments?.length ?? 0) > 0 ||
      (type.aliasSymbol === undefined && this.#checker.getTypeArguments(type as ts.TypeReference).length > 0);
    return hasArguments ? null : symbol.name;
  }

  /** As declared; keys of a union have an order that depends on what the compiler met first, so they are sorted. */
  #propertiesOf(type: ts.Type): readonly ts.Symbol[] {
    const properties = [...this.#checker.getPropertiesOfType(type)];
    const isMapped = ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) !== 0;
    return isMapped ? properties.sort((a, b) => (a.name < b.name ? -1 : 1)) : properties;
  }

  #described(schema: Schema, symbol: ts.Symbol | undefined): Schema {
    const text = ts.displayPartsToString(symbol?.getDocumentationComment(this.#checker)).trim();
    if (text === '') return schema;
    const description = text.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/\{@link ([^}]+)\}/g, '$1');
    return schema === true ? { description } : { description, ...schema };
  }
}

/** An interface, or the alias that a type is written by. */
function declaredSymbol(type: ts.Type): ts.Symbol | undefined {
  if (type.aliasSymbol !== undefined) return type.aliasSymbol;
  const symbol = type.getSymbol();
  return symbol !== undefined && symbol.flags & ts.SymbolFlags.Interface ? symbol : undefined;
}

/** The type of an optional property also has `undefined` in it; JSON then lacks the key. */
function withoutUndefined(type: ts.Type): ts.Type {
  if (!type.isUnion()) return type;
  const types = type.types.filter((each) => !(each.flags & ts.TypeFlags.Undefined));
  return types.length === 1 ? types[0]! : type;
}

const typeOrder = ['object', 'array', 'string', 'number', 'boolean', 'null'];

/**
 * One schema for several: literals become one `enum`, plain types one list of types, and what is left stands in `anyOf`.
 * All are sorted, since the order in which the checker has a union's members changes with code that has nothing to do
 * with it.
 */
function joinForms(schemas: readonly Schema[]): Schema {
  const literals = schemas.flatMap((schema) =>
    schema === true ? [] : ((schema['enum'] as unknown[]) ?? []),
  );
  const isBoolean = literals.includes(true) && literals.includes(false);
  const values = literals.filter((value) => !isBoolean || typeof value !== 'boolean').sort(byText);
  const plain = schemas.flatMap((schema) => (isPlain(schema) ? [schema.type] : []));
  if (isBoolean) plain.push('boolean');
  plain.sort((a, b) => typeOrder.indexOf(a) - typeOrder.indexOf(b));
  const forms = schemas
    .filter((schema) => schema === true || (!('enum' in schema) && !isPlain(schema)))
    .sort(byText);
  if (values.length > 0 && plain.length === 1 && plain[0] === 'null')
    values.push(...plain.splice(0).map(() => null));
  if (values.length > 0) forms.push({ enum: values });
  if (plain.length > 0) forms.push({ type: plain.length === 1 ? plain[0] : plain });
  return forms.length === 1 ? forms[0]! : { anyOf: forms };
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function isPlain(schema: Schema): schema is { type: string } {
  return schema !== true && typeof schema['type'] === 'string' && Object.keys(schema).length === 1;
}
