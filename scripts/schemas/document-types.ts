import ts from 'typescript';

/** A document as the type checker knows it. */
export interface DocumentType {
  /** `iwc.analysis/1`, out of the type's own `schema`. */
  readonly schema: string;
  readonly type: ts.Type;
  readonly checker: ts.TypeChecker;
}

/**
 * The types of all documents, read off the entries: each exports a `DocumentKind<T>`. Nothing of them is run, since they
 * import what is generated from here.
 */
export function readDocumentTypes(entriesFile: string, configFile: string): readonly DocumentType[] {
  const { config } = ts.readConfigFile(configFile, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
  const program = ts.createProgram([entriesFile], options);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(entriesFile)!);
  return checker.getExportsOfModule(module!).map((entry) => {
    const declared = entry.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(entry) : entry;
    const kind = checker.getTypeOfSymbol(declared) as ts.TypeReference;
    const [type] = kind.aliasTypeArguments ?? checker.getTypeArguments(kind);
    if (type === undefined) throw new Error(`${entry.name} is no DocumentKind`);
    return { schema: schemaName(type, { entry: entry.name, checker }), type, checker };
  });
}

function schemaName(type: ts.Type, { entry, checker }: { entry: string; checker: ts.TypeChecker }): string {
  const property = checker.getPropertyOfType(type, 'schema');
  const literal = property === undefined ? undefined : checker.getTypeOfSymbol(property);
  if (!literal?.isStringLiteral()) throw new Error(`${entry}: its schema is not one literal text`);
  return literal.value;
}
