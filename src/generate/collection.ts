import type { Context } from '../core/context.ts';
import { InputError, type Place } from '../core/errors.ts';
import { type EscapedText, escapeText } from '../core/json-text.ts';
import { LineProblems } from '../io/line-problems.ts';
import { recordTexts } from '../io/record-text.ts';
import { splitRecords } from '../io/records.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { type HashedInput, openInput } from './input.ts';
import { type Keys, readObject } from './json-object.ts';
import { shareGptTurns, type Turn } from './share-gpt-turns.ts';

/** A prompt to choose, with its lengths. */
export interface PromptRow {
  readonly prompt: string;
  readonly escaped: EscapedText;
  readonly promptTokens: number;
  /** Null when there is no completion. */
  readonly outputTokens: number | null;
}

/** A conversation to play. */
export interface PromptSession {
  /** As in the file, a number or a text. */
  readonly id: unknown;
  readonly turns: PromptRow[];
}

/** Prompts to choose from: single ones, or whole sessions. */
export interface Collection {
  readonly rows: readonly PromptRow[];
  /** Null for a plain collection. */
  readonly sessions: readonly PromptSession[] | null;
  readonly input: HashedInput;
}

/**
 * Reads a prompt file and counts its tokens. The first record decides whether it is a collection of prompts or of
 * sessions; a ShareGPT conversation is a session of one turn a human message.
 * @throws InputError listing every bad record
 */
export async function readCollection(
  path: string,
  options: { readonly tokenizer: Tokenizer; readonly countCharacters?: boolean },
  context: Context,
): Promise<Collection> {
  const source = openInput(path, context);
  const builder = new CollectionBuilder(options.tokenizer, options.countCharacters === true, context);
  for await (const { container, records } of splitRecords(source.pieces(), path, ['jsonl', 'json-array'])) {
    for (const [i, text] of recordTexts(records).entries()) {
      const record = records.firstRecord + i;
      const place = container === 'jsonl' ? { file: path, line: record + 1 } : { file: path, record };
      builder.add(text, place);
    }
  }
  return builder.finish(path, source.hashed());
}

class CollectionBuilder {
  readonly #tokenizer: Tokenizer;
  readonly #countCharacters: boolean;
  readonly #context: Context;
  readonly #problems = new LineProblems();
  readonly #rows: PromptRow[] = [];
  readonly #sessions = new Map<string, PromptSession>();
  #isSessioned: boolean | null = null;

  constructor(tokenizer: Tokenizer, countCharacters: boolean, context: Context) {
    this.#tokenizer = tokenizer;
    this.#countCharacters = countCharacters;
    this.#context = context;
  }

  add(text: string | null, place: Place): void {
    if (text !== null && text.trim() === '') return;
    const { keys: fields, problem } = readObject(text, place);
    if (problem !== null) {
      this.#problems.add(problem);
      return;
    }
    const isSession = fields['session_id'] !== undefined || fields['conversations'] !== undefined;
    this.#isSessioned ??= isSession;
    if (isSession !== this.#isSessioned) {
      this.#refuse(place, `is ${isSession ? 'a session' : 'a single prompt'}, unlike the first record`);
      return;
    }
    if (isSession) this.#addSession(fields, place);
    else this.#addPlain(fields, place);
  }

  finish(path: string, input: HashedInput): Collection {
    this.#problems.throwIfAny();
    const sessions = this.#isSessioned === true ? [...this.#sessions.values()] : null;
    if (this.#rows.length === 0 && (sessions === null || sessions.length === 0))
      throw new InputError({
        code: 'no-prompts',
        message: 'holds no prompt',
        place: { file: path },
        hint: 'JSON lines {"prompt", "completion"} or {"session_id", "prompts"} are wanted',
      });
    return { rows: this.#rows, sessions, input };
  }

  #addPlain(fields: Keys, place: Place): void {
    const { prompt, completion } = fields;
    if (prompt === null || prompt === '') {
      this.#skip('empty-prompt', 'a record without a prompt is skipped', place);
      return;
    }
    if (typeof prompt !== 'string') {
      this.#refuse(place, "the field 'prompt' must be a string");
      return;
    }
    if (!isOptionalText(completion)) {
      this.#refuse(place, "the field 'completion' must be a string");
      return;
    }
    this.#rows.push(this.#row(prompt, completion ?? null));
  }

  #addSession(fields: Keys, place: Place): void {
    const isShareGpt = fields['conversations'] !== undefined;
    const id = isShareGpt ? (fields['id'] ?? this.#sessions.size) : fields['session_id'];
    const turns = isShareGpt ? shareGptTurns(fields['conversations']) : listTurns(fields);
    if (turns === null) {
      this.#refuse(place, 'prompts must be an array of strings');
      return;
    }
    if (turns.length === 0) {
      this.#skip('empty-session', 'a session without prompts is skipped', place);
      return;
    }
    const key = `${typeof id} ${String(id)}`;
    let session = this.#sessions.get(key);
    if (session === undefined) {
      session = { id, turns: [] };
      this.#sessions.set(key, session);
    } else this.#skip('joined-session', 'records with the same session_id are one session', place);
    for (const [prompt, completion] of turns)
      session.turns.push(this.#row(prompt, completion, this.#countCharacters));
  }

  #row(prompt: string, completion: string | null, countCharacters = false): PromptRow {
    const count = (text: string) => (countCharacters ? [...text].length : this.#tokenizer.count(text));
    return {
      prompt,
      escaped: escapeText(prompt.toWellFormed()),
      promptTokens: this.#tokenizer.count(prompt),
      outputTokens: completion === null ? null : count(completion),
    };
  }

  #refuse(place: Place, message: string): void {
    this.#problems.add({ code: 'bad-prompt', message, place });
  }

  #skip(code: string, reason: string, place: Place): void {
    this.#context.notices.add({ code, reason, place });
  }
}

function isOptionalText(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

/** Null when a field is of the wrong type. */
function listTurns({ prompts, completions }: Keys): Turn[] | null {
  const list = prompts ?? [];
  const answers = Array.isArray(completions) ? (completions as unknown[]) : [];
  if (!Array.isArray(list) || !list.every((prompt) => typeof prompt === 'string')) return null;
  return (list as string[]).map((prompt, i) => [prompt, typeof answers[i] === 'string' ? answers[i] : null]);
}
