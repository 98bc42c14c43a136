import type { Context } from '../core/context.ts';
import { InputError, type Place, type Problem, UsageError } from '../core/errors.ts';
import { type Moment, nsBetween, parseMoment } from '../core/timestamp.ts';
import { nsPerMs, nsPerSecond } from '../core/units.ts';
import { CsvSplitter } from '../io/csv/csv-splitter.ts';
import { LineProblems } from '../io/line-problems.ts';
import { splitLines } from '../io/lines.ts';
import { recordTexts } from '../io/record-text.ts';
import { openInput } from './input.ts';
import { readObject } from './json-object.ts';
import type { GenerateOptions } from './options.ts';
import { TraceBuilder, type TraceColumns } from './read-trace.ts';
import { notAsked } from './schedule.ts';

const nsPer = { s: nsPerSecond, ms: nsPerMs, us: 1000, ns: 1 } as const;

/** Gives the value of a named column or key as text; null when the row lacks it. */
type Cell = (name: string) => string | null;

/**
 * `--trace-type trace`: any CSV (first line names columns) or JSON lines, by column mapping.
 * @throws UsageError without --time-column, InputError listing every bad row
 */
export async function readTableTrace(options: GenerateOptions, context: Context): Promise<TraceColumns> {
  const path = options.trafficFile;
  if (path === null || options.timeColumn === null)
    throw new UsageError({
      code: 'missing-option',
      message: 'a trace by columns needs --traffic-file and --time-column',
    });
  const source = openInput(path, context);
  const mapper = new RowMapper(options, path, context);
  let header: readonly string[] | null = null;
  const csv = new CsvSplitter();
  let isJson: boolean | null = null;
  let line = 0;
  const takeRows = (rows: readonly (readonly string[])[]) => {
    for (const row of rows) {
      line++;
      const names = header;
      if (names === null) header = mapper.header(row.map((cell) => cell.replace(/^\ufeff/, '').trim()));
      else mapper.add((name) => row[names.indexOf(name)] ?? null, { file: path, line });
    }
  };
  for await (const chunk of splitLines(source.pieces(), path)) {
    const texts = recordTexts(chunk);
    isJson ??= /^\s*\{/.test(texts.find((text) => text?.trim() !== '') ?? '');
    if (!isJson) takeRows(csv.push(texts.join('')));
    else
      for (const [i, text] of texts.entries())
        addJson(mapper, text, { file: path, line: chunk.firstRecord + i + 1 });
  }
  takeRows(csv.finish());
  return mapper.finish(source.hashed());
}

function addJson(mapper: RowMapper, text: string | null, place: Place): void {
  if (text !== null && text.trim() === '') return;
  const { keys, problem } = readObject(text, place);
  if (problem !== null) {
    mapper.refuse(problem);
    return;
  }
  const found = Object.keys(keys);
  const missing = mapper.missing(found);
  if (missing.length > 0)
    mapper.refuse({ code: 'missing-key', message: lacks('key', missing, found), place });
  else mapper.add((name) => (keys[name] === null ? null : String(keys[name])), place);
}

function lacks(what: 'column' | 'key', missing: readonly string[], found: readonly string[]): string {
  return `no ${what} ${missing.map((name) => `'${name}'`).join(', ')}; found ${found.join(', ')}`;
}

class RowMapper {
  readonly #options: GenerateOptions;
  readonly #builder: TraceBuilder;
  readonly #problems = new LineProblems();
  #start: Moment | null = null;

  constructor(options: GenerateOptions, path: string, context: Context) {
    this.#options = options;
    this.#builder = new TraceBuilder(path, context);
  }

  /** @throws InputError naming what is missing and what was found */
  header(names: readonly string[]): readonly string[] {
    const missing = this.missing(names);
    if (missing.length === 0) return names;
    throw new InputError({
      code: 'missing-column',
      message: lacks('column', missing, names),
      place: { file: this.#options.trafficFile!, line: 1 },
    });
  }

  /** What the options name, and the trace does not have. */
  missing(found: readonly string[]): readonly string[] {
    const { timeColumn, promptColumn, outputColumn } = this.#options;
    return [timeColumn, promptColumn, outputColumn].filter(
      (name): name is string => name !== null && !found.includes(name),
    );
  }

  add(cell: Cell, place: Place): void {
    const { timeColumn, promptColumn, outputColumn, timeUnit } = this.#options;
    const time = cell(timeColumn!);
    const moment = time === null ? null : parseMoment(time, nsPer[timeUnit]);
    if (moment === null) {
      this.refuse({ code: 'bad-time', message: `${timeColumn}: '${time ?? ''}' is no time`, place });
      return;
    }
    this.#start ??= moment;
    const prompt = this.#count(cell, promptColumn, place);
    const output = this.#count(cell, outputColumn, place);
    if (prompt !== null && output !== null)
      this.#builder.push(nsBetween(this.#start, moment), prompt, output);
  }

  refuse(problem: Problem): void {
    this.#problems.add(problem);
  }

  finish(input: TraceColumns['input']): TraceColumns {
    this.#problems.throwIfAny();
    return this.#builder.finish(input);
  }

  #count(cell: Cell, name: string | null, place: Place): number | null {
    if (name === null) return notAsked;
    const text = cell(name);
    const value = Number(text);
    if (text !== null && text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
    const message = `${name}: '${text ?? ''}' is no whole number ≥ 0`;
    this.refuse({ code: 'bad-number', message, place });
    return null;
  }
}
