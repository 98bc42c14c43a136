import ts from 'typescript';

/** One import of a file, however it is written. */
export interface ImportFact {
  readonly line: number;
  /** As written; null when it is computed, and so nobody can check it. */
  readonly specifier: string | null;
  /** False for what the compiler erases: `import type`, `export type`, `import('x').Y` in a type. */
  readonly isRuntime: boolean;
  readonly isReexport: boolean;
}

/** A use of something the host or the engine provides: `process`, `Math.exp`, `**`. */
export interface GlobalFact {
  readonly line: number;
  /** `Math` and `Date` with their member; the bare name when the member cannot be read off. */
  readonly name: string;
}

/** What the rules of the house look at. */
export interface SourceFacts {
  readonly imports: readonly ImportFact[];
  readonly globals: readonly GlobalFact[];
  /** True when a file does nothing but pass on what others export. */
  readonly onlyReexports: boolean;
}

/** Reads the facts off the syntax tree. `names` are the globals to look for, besides `Math`, `Date`, `**`. */
export function readSource(path: string, text: string, names: ReadonlySet<string>): SourceFacts {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
  const imports: ImportFact[] = [];
  const globals: GlobalFact[] = [];
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

  const visit = (node: ts.Node): void => {
    const found = readImport(node);
    if (found !== null) imports.push({ line: lineOf(node), ...found });
    const used = readGlobal(node, names);
    if (used !== null) globals.push({ line: lineOf(node), name: used });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { imports, globals, onlyReexports: source.statements.every(isReexport) };
}

function isReexport(node: ts.Node): boolean {
  return ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined;
}

function readImport(node: ts.Node): Omit<ImportFact, 'line'> | null {
  if (ts.isImportDeclaration(node)) {
    const isRuntime = node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
    return { specifier: literal(node.moduleSpecifier), isRuntime, isReexport: false };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { specifier: literal(node.moduleSpecifier), isRuntime: !node.isTypeOnly, isReexport: true };
  }
  if (ts.isImportTypeNode(node)) {
    const argument = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument;
    return { specifier: literal(argument), isRuntime: false, isReexport: false };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return { specifier: literal(node.arguments[0]), isRuntime: true, isReexport: false };
  }
  return null;
}

function literal(node: ts.Node | undefined): string | null {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : null;
}

function readGlobal(node: ts.Node, names: ReadonlySet<string>): string | null {
  if (ts.isBinaryExpression(node)) return readPower(node);
  if (!ts.isIdentifier(node) || !isReference(node) || isDeclaredAround(node)) return null;
  if (names.has(node.text)) return node.text;
  if (node.text === 'Math') return readMember(node);
  return node.text === 'Date' ? readDate(node) : null;
}

/** `**` is Math.pow, unless it scales by a power of two, or is a BigInt or a whole number spelt out: those are exact. */
function readPower(node: ts.BinaryExpression): string | null {
  const { left, right, operatorToken } = node;
  const isPower =
    operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken ||
    operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken;
  if (!isPower || ts.isBigIntLiteral(left)) return null;
  const isExact = isWholeNumber(left) && (left.text === '2' || isWholeNumber(right));
  return isExact ? null : '**';
}

function isWholeNumber(node: ts.Node): node is ts.NumericLiteral {
  return ts.isNumericLiteral(node) && /^\d+$/.test(node.text);
}

function readMember(node: ts.Identifier): string {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node)
    return `${node.text}.${parent.name.text}`;
  const key = ts.isElementAccessExpression(parent) ? literal(parent.argumentExpression) : null;
  return key === null ? node.text : `${node.text}.${key}`;
}

/** The clock is read by `Date.now()`, `Date()` and `new Date()`; a given date is only arithmetic. */
function readDate(node: ts.Identifier): string | null {
  const { parent } = node;
  if (ts.isNewExpression(parent) && parent.expression === node)
    return (parent.arguments?.length ?? 0) === 0 ? 'Date.now' : null;
  if (ts.isCallExpression(parent) && parent.expression === node) return 'Date.now';
  const name = readMember(node);
  return name === 'Date.now' ? name : null;
}

/** True where the identifier stands for a value or type, not where it names a member or declares something. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  const { name, label } = parent as { name?: ts.Node; label?: ts.Node };
  return name !== node && label !== node;
}

/** True when the file itself declares the name in a scope around this use. */
function isDeclaredAround(node: ts.Identifier): boolean {
  for (let scope: ts.Node | undefined = node.parent; scope !== undefined; scope = scope.parent) {
    if (isScope(scope) && declares(scope, node.text)) return true;
  }
  return false;
}

function isScope(node: ts.Node): boolean {
  return (
    ts.isFunctionLike(node) ||
    ts.isBlock(node) ||
    ts.isSourceFile(node) ||
    ts.isCatchClause(node) ||
    isLoop(node)
  );
}

function isLoop(node: ts.Node): boolean {
  return ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node);
}

/** Looks for a declaration of the name in a scope, not in the scopes inside it. */
function declares(scope: ts.Node, name: string): boolean {
  let isFound = false;
  const visit = (node: ts.Node): void => {
    const declared = isDeclaration(node) ? (node as { name?: ts.Node }).name : undefined;
    if (declared !== undefined && ts.isIdentifier(declared) && declared.text === name) isFound = true;
    if (!isFound && (node === scope || !isScope(node))) ts.forEachChild(node, visit);
  };
  visit(scope);
  return isFound;
}

function isDeclaration(node: ts.Node): boolean {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isImportSpecifier(node) ||
    ts.isNamespaceImport(node) ||
    ts.isImportClause(node)
  );
}
