import type { Semantic } from '../nouns/workload.ts';

/** A word or phrase list that stands for a task or a tag, matched as whole words in any case. */
export interface LabelRule<Name extends string> {
  readonly name: Name;
  readonly phrases: readonly string[];
  /** Two words that count when the second follows the first, as in SQL's `select … from`. */
  readonly pairs?: readonly (readonly [string, string])[];
}

type Task = NonNullable<Semantic['task']>;

/**
 * Tasks in the order they are tried; the first that matches wins, none of them is `chat`. The lists are those of the
 * Python iwc 0.1. What it calls code_generation and rewrite is `code` and `other` here, the words of the schema; the tag
 * `rewrite` keeps the difference.
 */
export const taskRules: readonly (LabelRule<Task> & { readonly tag?: string })[] = [
  { name: 'translation', phrases: ['translate', 'translation'] },
  { name: 'summarization', phrases: ['summarize', 'summary', 'tl;dr', 'tldr'] },
  {
    name: 'code',
    phrases: [
      ...['write code', 'implement', 'function', 'class', 'debug', 'fix this', 'refactor', 'sql', 'query'],
    ],
    pairs: [['select', 'from']],
  },
  {
    name: 'other',
    phrases: ['rewrite', 'improve', 'proofread', 'polish', 'refine', 'edit'],
    tag: 'rewrite',
  },
  { name: 'classification', phrases: ['classify', 'categorize', 'label'] },
  { name: 'qa', phrases: ['what is', 'explain', 'why', 'how does', 'how to'] },
];

export const defaultTask: Task = 'chat';

/** Tags in the order they are written; every list that matches adds one. */
export const tagRules: readonly LabelRule<string>[] = [
  { name: 'sql', phrases: ['sql', 'postgres', 'postgresql', 'mysql', 'sqlite'], pairs: [['select', 'from']] },
  { name: 'python', phrases: ['python', 'pandas', 'numpy', 'django'] },
  { name: 'java', phrases: ['java', 'jvm', 'maven'] },
  { name: 'cpp', phrases: ['c++', 'cpp'] },
  { name: 'javascript', phrases: ['javascript', 'js', 'node.js', 'nodejs', 'typescript'] },
  { name: 'formal', phrases: ['formal', 'formally', 'professional', 'business letter'] },
  { name: 'creative', phrases: ['creative', 'poem', 'story', 'haiku', 'lyrics', 'fiction'] },
];

/** Prompts below the first bound are low, up to the second medium, above it high; in characters (code points). */
export const difficultyBounds = { lowBelow: 200, mediumUpTo: 800 } as const;
