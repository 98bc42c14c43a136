import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { repositoryRoot } from './repository.ts';

/**
 * What a module exports, as declarations without comments, in name order. Read off the declaration files that
 * the build would write, so that inferred types are spelt out.
 */
export function renderPublicApi(module: URL): string {
  const program = createProgram(fileURLToPath(module));
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(fileURLToPath(module));
  const symbol = source && checker.getSymbolAtLocation(source);
  if (symbol === undefined) throw new Error(`${module} exports nothing`);
  const emitted = emitDeclarations(program);

  const exported = checker.getExportsOfModule(symbol).sort((a, b) => (a.name < b.name ? -1 : 1));
  return exported.map((one) => renderExport(one, checker, emitted)).join('\n');
}

function createProgram(entry: string): ts.Program {
  const config = fileURLToPath(new URL('tsconfig.build.json', repositoryRoot));
  const read = ts.readConfigFile(config, (path) => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, fileURLToPath(repositoryRoot));
  return ts.createProgram([entry], { ...options, noEmitOnError: false, declarationMap: false });
}

/** The declaration file of each source file, parsed. */
function emitDeclarations(program: ts.Program): ReadonlyMap<string, ts.SourceFile> {
  const emitted = new Map<string, ts.SourceFile>();
  const write: ts.WriteFileCallback = (path, text, _mark, _onError, sources) => {
    const source = sources?.[0]?.fileName;
    if (source !== undefined && path.endsWith('.d.ts')) {
      emitted.set(source, ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
    }
  };
  program.emit(undefined, write, undefined, true);
  return emitted;
}

function renderExport(
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
  emitted: ReadonlyMap<string, ts.SourceFile>,
) {
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  const printer = ts.createPrinter({ removeComments: true });
  const texts = new Set<string>();
  for (const declaration of target.declarations ?? []) {
    const file = emitted.get(declaration.getSourceFile().fileName);
    for (const statement of file?.statements ?? []) {
      if (declares(statement, target.name))
        texts.add(printer.printNode(ts.EmitHint.Unspecified, statement, file!));
    }
  }
  if (texts.size === 0) throw new Error(`no declaration found for the export ${symbol.name}`);
  const heading = symbol.name === target.name ? '' : `// ${symbol.name} is ${target.name}\n`;
  return `${heading}${[...texts].join('\n')}\n`;
}

function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.some(
      (one) => ts.isIdentifier(one.name) && one.name.text === name,
    );
  }
  const { name: declared } = statement as { name?: ts.Node };
  return declared !== undefined && ts.isIdentifier(declared) && declared.text === name;
}
