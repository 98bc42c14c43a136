import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from 'yaml';
import { InputError, type Place, type Problem } from '../../core/errors.ts';
import { pythonFloat } from '../../core/json-text.ts';

/** Keys and indexes down to a value. */
export type SpecPath = readonly (string | number)[];

/** A YAML file as read, with the place of everything in it. Of a key that stands twice, the last counts, as in LMBench. */
export class SpecSource {
  readonly file: string;
  readonly value: unknown;
  /** Keys that are said more than once. */
  readonly repeated: readonly Problem[];
  readonly #document: Document;
  readonly #lines: LineCounter;

  private constructor(file: string, document: Document, lines: LineCounter) {
    this.file = file;
    this.#document = document;
    this.#lines = lines;
    this.value = document.toJS() as unknown;
    this.repeated = [...this.#findRepeated(document.contents as Node | null, [])];
  }

  /** @throws InputError for text that is no YAML */
  static parse(text: string, file: string): SpecSource {
    const lines = new LineCounter();
    const document = parseDocument(text, {
      lineCounter: lines,
      uniqueKeys: false,
      merge: true,
      logLevel: 'silent',
    });
    const problems = document.errors.map(
      (error): Problem => ({
        code: 'bad-yaml',
        message: error.message.split('\n', 1)[0]!.replace(/ at line \d+, column \d+:?$/, ''),
        place: { file, ...positionOf(error.linePos?.[0]) },
      }),
    );
    if (problems.length > 0) throw new InputError(problems);
    return new SpecSource(file, document, lines);
  }

  /** Where a value stands, or the nearest thing around it that is written. */
  place(path: SpecPath): Place {
    let node: unknown = this.#document.contents;
    let offset = offsetOf(node);
    for (const step of path) {
      const pair = isMap(node) ? pairOf(node.items, step) : null;
      const next = pair !== null ? pair.value : isSeq(node) ? node.items[Number(step)] : undefined;
      if (next === undefined && pair === null) break;
      offset = (pair === null ? offsetOf(next) : offsetOf(pair.key)) ?? offset;
      node = next;
    }
    const position = offset === null ? undefined : this.#lines.linePos(offset);
    return { file: this.file, ...positionOf(position), path: renderPath(path) };
  }

  /** A number as Python prints what it reads there, and so as LMBench names files after it: `2.0` stays `2.0`. */
  numberText(path: SpecPath, value: number): string {
    const node: unknown = this.#document.getIn(path, true);
    const isFloat = isScalar(node) && /[.eE]/.test(node.source ?? '') && Number.isFinite(value);
    return isFloat ? pythonFloat(value) : String(value);
  }

  problem(path: SpecPath, code: string, message: string, hint?: string | null): Problem {
    return { code, message, place: this.place(path), ...(hint ? { hint } : {}) };
  }

  *#findRepeated(node: unknown, path: SpecPath): Iterable<Problem> {
    if (isSeq(node))
      for (const [i, item] of node.items.entries()) yield* this.#findRepeated(item, [...path, i]);
    if (!isMap(node)) return;
    const seen = new Set<string>();
    for (const pair of node.items) {
      const key = keyOf(pair);
      if (seen.has(key))
        yield this.problem([...path, key], 'repeated-key', `'${key}' is said again; the last one counts`);
      seen.add(key);
      yield* this.#findRepeated(pair.value, [...path, key]);
    }
  }
}

/** `$.Workload.Random[0].QPS`. */
function renderPath(path: SpecPath): string {
  return path.reduce<string>(
    (text, step) => text + (typeof step === 'number' ? `[${step}]` : `.${step}`),
    '$',
  );
}

/** The last pair of a key: it is the one that counts. */
function pairOf(items: readonly Pair[], step: string | number): Pair | null {
  return items.findLast((pair) => keyOf(pair) === String(step)) ?? null;
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

function offsetOf(node: unknown): number | null {
  return (node as Node | null | undefined)?.range?.[0] ?? null;
}

function positionOf(at: { line: number; col: number } | undefined): { line?: number; column?: number } {
  return at === undefined ? {} : { line: at.line, column: at.col };
}
