import type { Command, Positional } from '../commands/contract.ts';
import { type Problem, UsageError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { flagIndex, mergeTables, type OptionTable, type RawSetting } from '../core/options.ts';
import { commonOptions } from './common-options.ts';
import { unknownFlag } from './unknown-flag.ts';
import { type ParsedWords, parseWords } from './words.ts';

/** A command line understood: which table is in force, and what was said. Values are not checked yet. */
export interface Invocation {
  readonly positionals: readonly string[];
  readonly flags: ReadonlyMap<string, RawSetting>;
  /** The command's options for these words, without the common ones. */
  readonly table: OptionTable;
  readonly problems: readonly Problem[];
}

/**
 * Reads the words after a command's name. Which flags exist may depend on the words between them (`compile`
 * has its dataset's), and which words are values depends on the flags: so the table is found in rounds, once
 * taking words after unknown flags for their values and once not, and the reading with fewer problems wins.
 */
export function parseCommand(command: Command, words: readonly string[]): Invocation {
  const readings = [true, false].map((unknownTakesValue) => read(command, words, unknownTakesValue));
  return readings.reduce((best, next) => (next.problems.length < best.problems.length ? next : best));
}

const maxRounds = 4;

function read(command: Command, words: readonly string[], unknownTakesValue: boolean): Invocation {
  let choice = chooseTable(command, []);
  let parsed = parseWith(choice.table, words, unknownTakesValue);
  for (let round = 1; round < maxRounds; round++) {
    const seen = parsed.positionals;
    choice = chooseTable(command, seen);
    parsed = parseWith(choice.table, words, unknownTakesValue);
    if (isSame(parsed.positionals, seen)) break;
  }
  return {
    positionals: parsed.positionals,
    flags: parsed.flags,
    table: choice.table,
    problems: [
      ...checkPositionals(command.positionals, parsed.positionals),
      ...choice.problems,
      ...describeUnknown(command, choice, parsed),
      ...parsed.problems,
    ],
  };
}

function parseWith(table: OptionTable, words: readonly string[], unknownTakesValue: boolean): ParsedWords {
  return parseWords(mergeTables(commonOptions, table), words, unknownTakesValue);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, i) => word === b[i]);
}

interface TableChoice {
  readonly table: OptionTable;
  readonly problems: readonly Problem[];
  /** A word was wrong and the right one cannot be guessed: the table may lack what the user had in mind. */
  readonly isGuess: boolean;
}

/** The table for these words; where a word is a slip for a known one, the known one's. */
function chooseTable(command: Command, positionals: readonly string[]): TableChoice {
  const understood: string[] = [];
  for (const [i, word] of positionals.entries()) {
    const positional = positionalAt(command.positionals, i);
    const choices = positional?.choices?.();
    const isTaken = choices === undefined || positional?.isOpen === true || choices.includes(word);
    const meant = isTaken ? word : nearest(word, choices);
    if (meant === null) return { table: command.optionsFor(understood), problems: [], isGuess: true };
    understood.push(meant);
  }
  try {
    return { table: command.optionsFor(understood), problems: [], isGuess: false };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { table: command.optionsFor([]), problems: error.problems, isGuess: true };
  }
}

function positionalAt(positionals: readonly Positional[], at: number): Positional | undefined {
  const last = positionals.at(-1);
  return positionals[at] ?? (last?.repeated === true ? last : undefined);
}

/** Missing, surplus and unknown words. */
function checkPositionals(known: readonly Positional[], given: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  for (const [i, positional] of known.entries())
    if (positional.required && given[i] === undefined)
      problems.push({
        code: 'missing-word',
        message: `${positional.name.toUpperCase()} is missing`,
        hint: describeChoices(positional) ?? positional.help,
      });
  for (const [i, word] of given.entries()) {
    const positional = positionalAt(known, i);
    if (positional === undefined)
      problems.push({ code: 'surplus-word', message: `unexpected word '${word}'` });
    else if (positional.isOpen !== true && positional.choices?.().includes(word) === false)
      problems.push(unknownWord(positional, word));
  }
  return problems;
}

function unknownWord(positional: Positional, word: string): Problem {
  const choices = positional.choices?.() ?? [];
  const suggestion = nearest(word, choices);
  return {
    code: 'unknown-word',
    message: `${positional.name.toUpperCase()}: '${word}' is not one of ${choices.join(', ')}`,
    ...(suggestion === null ? {} : { hint: `did you mean '${suggestion}'?` }),
  };
}

function describeChoices(positional: Positional): string | null {
  const choices = positional.choices?.();
  if (choices === undefined) return null;
  return `${positional.isOpen === true ? `${positional.help}, or ` : ''}one of ${choices.join(', ')}`;
}

function describeUnknown(command: Command, choice: TableChoice, parsed: ParsedWords): Problem[] {
  if (parsed.unknown.length === 0) return [];
  const known = [...flagIndex(mergeTables(commonOptions, choice.table)).keys()];
  const elsewhere = flagsElsewhere(command);
  return parsed.unknown
    .filter((flag) => !(choice.isGuess && elsewhere.has(flag.slice(2))))
    .map((flag) => unknownFlag(flag, { known, elsewhere }));
}

/** Flags by the first words that bring them, for commands whose table depends on the first word. */
function flagsElsewhere(command: Command): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>();
  for (const [word, table] of tablesByFirstWord(command))
    for (const spelling of flagIndex(table).keys()) {
      const place = `iwc ${command.name} ${word}`;
      places.set(spelling, [...(places.get(spelling) ?? []), place]);
    }
  return places;
}

/** The table of every first word a command knows; empty where words change nothing. */
export function tablesByFirstWord(command: Command): ReadonlyMap<string, OptionTable> {
  const words = command.positionals[0]?.choices?.() ?? [];
  return new Map(words.map((word) => [word, command.optionsFor([word])]));
}
