import { countCodePoints } from '../core/code-points.ts';
import { type ChatMessage, type Semantic, semanticTasks, type WorkloadRequest } from '../nouns/workload.ts';
import { defaultTask, difficultyBounds, type LabelRule, tagRules, taskRules } from './label-rules.ts';

/** What the heuristics say of a text; every part is set. */
export interface Labels {
  readonly task: NonNullable<Semantic['task']>;
  readonly difficulty: NonNullable<Semantic['difficulty']>;
  readonly tags: readonly string[];
}

type Matcher = (text: string) => boolean;

const taskMatchers = taskRules.map((rule) => ({ ...rule, matches: createMatcher(rule) }));
const tagMatchers = tagRules.map((rule) => ({ ...rule, matches: createMatcher(rule) }));

/** Labels for a text by word lists and length; no model is asked. */
export function labelText(text: string): Labels {
  const task = taskMatchers.find(({ matches }) => matches(text));
  const tags = tagMatchers.filter(({ matches }) => matches(text)).map(({ name }) => name);
  return {
    task: task?.name ?? defaultTask,
    difficulty: difficultyOf(text),
    tags: task?.tag === undefined ? tags : [...tags, task.tag],
  };
}

/** The semantics a request gets: what it has stays and tags are joined, unless `overwrite`. */
export function labelRequest(request: WorkloadRequest, overwrite: boolean): Semantic {
  const found = labelText(textOf(request));
  const own = overwrite ? null : request.semantic;
  return {
    task: own?.task ?? found.task,
    difficulty: own?.difficulty ?? found.difficulty,
    tags: [...new Set([...(own?.tags ?? []), ...found.tags])],
  };
}

/** The text a request is judged by: its prompt, or what its users and system say. */
function textOf({ prompt, messages }: WorkloadRequest): string {
  if (typeof prompt === 'string') return prompt;
  return (messages ?? [])
    .filter(({ role }) => role !== 'assistant' && role !== 'tool')
    .map(contentOf)
    .join('\n');
}

function contentOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  const texts = (content ?? []).map((part) => part['text']);
  return texts.filter((text) => typeof text === 'string').join('\n');
}

function difficultyOf(text: string): Labels['difficulty'] {
  const { lowBelow, mediumUpTo } = difficultyBounds;
  const characters = countCodePoints(text);
  if (characters < lowBelow) return 'low';
  return characters <= mediumUpTo ? 'medium' : 'high';
}

/**
 * One expression for a rule's phrases. A phrase ends where no word character follows, and also no plus sign, so that
 * `c++` is found and `c+++` is not; `\b` would never match behind a plus sign.
 */
function createMatcher({ phrases, pairs = [] }: LabelRule<string>): Matcher {
  const words = new RegExp(`(?<![\\w])(?:${phrases.map(toPattern).join('|')})(?![\\w+])`, 'i');
  const sequences = pairs.map(([first, second]) => [toWord(first), toWord(second)] as const);
  return (text) =>
    words.test(text) || sequences.some(([first, second]) => followsInText(text, first, second));
}

/** Whether the second stands somewhere behind the first; two searches, so that no text is slow. */
function followsInText(text: string, first: RegExp, second: RegExp): boolean {
  const start = text.search(first);
  return start >= 0 && second.test(text.slice(start + 1));
}

function toWord(word: string): RegExp {
  return new RegExp(`\\b${word}\\b`, 'i');
}

function toPattern(phrase: string): string {
  return phrase.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&').replaceAll(' ', '\\s+');
}

/** How many requests fall to each task, in the schema's order; what labelling is summed up by. */
export function emptyTaskCounts(): Record<Labels['task'], number> {
  return Object.fromEntries(semanticTasks.map((task) => [task, 0])) as Record<Labels['task'], number>;
}
