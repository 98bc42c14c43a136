import { posix } from 'node:path';
import * as house from './house.ts';
import { type ImportFact, readSource, type SourceFacts } from './source-facts.ts';

/** One breach of a rule, as `src/core/x.ts:3 rule: what is wrong`. */
export type Violation = string;

/** Source texts by path below src/, `core/batch.ts`. */
export type SourceTree = ReadonlyMap<string, string>;

type Facts = ReadonlyMap<string, SourceFacts>;
type Report = (file: string, line: number, rule: string, message: string) => void;

/** An import of one of our own files. */
interface OwnImport extends ImportFact {
  readonly file: string;
  readonly target: string;
}

/** Holds the rules of the house against a source tree. `packages` are those a user of iwc gets installed. */
export function findViolations(tree: SourceTree, packages: ReadonlySet<string>): readonly Violation[] {
  const violations: Violation[] = [];
  const report: Report = (file, line, rule, message) =>
    violations.push(`src/${file}:${line} ${rule}: ${message}`);
  const facts: Facts = new Map(
    [...tree].map(([file, text]) => [file, readSource(file, text, house.hostGlobals)]),
  );
  const own: OwnImport[] = [];

  for (const [file, { imports }] of facts) {
    checkPlace(file, report);
    for (const fact of imports) {
      const target = resolveOwn(file, fact, facts, report);
      if (target !== null) own.push({ ...fact, file, target });
      else if (!house.isTestFile(file)) checkOutside(file, fact, packages, report);
    }
  }
  for (const fact of own) checkOwn(fact, report);
  checkEntries(facts, own, report);
  for (const [file, { globals }] of facts) {
    if (house.isTestFile(file)) continue;
    for (const { line, name } of globals) checkGlobal(file, line, name, report);
  }
  for (const cycle of findCycles(own)) report(cycle[0]!, 1, 'cycle', cycle.join(' -> '));
  return violations;
}

function checkPlace(file: string, report: Report): void {
  const room = house.roomOf(file);
  if (house.storeyOf(room) === null) report(file, 1, 'unknown room', `${room}/ stands on no storey`);
  if (room === 'doors' && !house.isTestFile(file) && !house.doors.includes(file)) {
    report(file, 1, 'unknown room', 'only doors stand in src/ itself');
  }
}

/** The path below src/ that a relative import means; null for packages, and for what is reported here. */
function resolveOwn(file: string, fact: ImportFact, facts: Facts, report: Report): string | null {
  if (fact.specifier === null || !fact.specifier.startsWith('.')) return null;
  const target = posix.normalize(posix.join(posix.dirname(file), fact.specifier));
  if (facts.has(target)) return target;
  const isOutside = target.startsWith('../');
  if (isOutside && house.isTestFile(file)) return null;
  const rule = isOutside ? 'outside src' : 'no such file';
  report(file, fact.line, rule, fact.specifier);
  return null;
}

function checkOutside(file: string, fact: ImportFact, packages: ReadonlySet<string>, report: Report): void {
  const { line, specifier } = fact;
  if (specifier === null) {
    if (file === house.moduleLoader) return;
    report(file, line, 'computed import', 'the target must be written out, or nobody can check it');
    return;
  }
  if (specifier.startsWith('.')) return;
  if (specifier.startsWith('node:')) {
    if (!hasHostRights(file))
      report(file, line, 'node import', `${specifier} is for the rooms with host rights`);
    return;
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const room = house.roomOf(file);
  if (house.pureRooms.has(room)) report(file, line, 'package import', `${name} in ${room}/, which is pure`);
  else if (!packages.has(name)) report(file, line, 'package import', `users of iwc do not get ${name}`);
}

function checkOwn({ file, line, target }: OwnImport, report: Report): void {
  const isTest = house.isTestFile(file);
  if (house.isTestFile(target) && !isTest) report(file, line, 'test import', target);
  const from = house.roomOf(file);
  const to = house.roomOf(target);
  const isInApp = file.startsWith(house.browserApp.folder);
  if (
    isInApp &&
    !isTest &&
    !target.startsWith(house.browserApp.folder) &&
    !house.browserApp.mayImport.has(to)
  ) {
    report(file, line, 'browser app import', `${target}: the page may not import ${to}/`);
  }
  const fromStorey = house.storeyOf(from);
  const toStorey = house.storeyOf(to);
  if (from === to || fromStorey === null || toStorey === null) return;

  if (toStorey > fromStorey)
    report(file, line, 'upward import', `${target} (storey ${fromStorey} to ${toStorey})`);
  if (isTest) return;
  if (toStorey === fromStorey)
    report(file, line, 'sideways import', `${target} (both on storey ${toStorey})`);
  if (house.shelves.has(to) && target !== `${to}/index.ts`) {
    report(file, line, 'entry import', `${target}: import ${to}/index.ts`);
  }
}

/** An entry knows no other entry, and entries.ts only lists them. */
function checkEntries(facts: Facts, own: readonly OwnImport[], report: Report): void {
  for (const shelf of house.shelves) {
    const list = `${shelf}/entries.ts`;
    if (facts.get(list)?.onlyReexports === false) report(list, 1, 'entry list', 'it may only export entries');
    const entries = new Set(own.filter(({ file }) => file === list).map(({ target }) => target));
    for (const { file, line, target } of own) {
      if (entries.has(file) && entries.has(target))
        report(file, line, 'sideways import', `${target} is another entry`);
    }
  }
}

function checkGlobal(file: string, line: number, name: string, report: Report): void {
  const isHost = house.hostGlobals.has(name) || house.hostMembers.has(name);
  if (isHost && !hasHostRights(file)) report(file, line, 'host global', name);
  // A bare `Math` could be any of its members.
  const isInexact = name === '**' || name === 'Math' || house.inexactMath.has(name.slice('Math.'.length));
  if (isInexact && file !== house.elementaryFile) {
    report(file, line, 'inexact mathematics', `${name}: use ${house.elementaryFile}`);
  }
}

function hasHostRights(file: string): boolean {
  return house.hostRooms.has(house.roomOf(file)) && !file.startsWith(house.browserApp.folder);
}

/** Cycles of runtime imports, one for each way back found by a depth-first walk. */
function findCycles(own: readonly OwnImport[]): readonly (readonly string[])[] {
  const targets = new Map<string, Set<string>>();
  for (const { file, target, isRuntime } of own) {
    if (isRuntime) targets.set(file, (targets.get(file) ?? new Set()).add(target));
  }
  const cycles: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return cycles;
}
