import { readFileSync } from 'node:fs';
import { unescapeJson } from '../core/json-text.ts';
import type { Dataset, DraftRequest, RecordCompiler } from './contract.ts';

/** All that a compiler said, in a form that JSON files can hold. */
export interface Recording {
  /** Prompts are plain text here. */
  readonly drafts: readonly unknown[];
  /** `record 3 no-turns: reason`; records count from 0. */
  readonly skips: readonly string[];
  /** `record 3 $.prompt blank-prompt`; the words are not pinned, many being the schema's. */
  readonly rejects: readonly string[];
}

/** Runs a compiler over records and writes down what it says. */
export function compileAll(compiler: RecordCompiler, records: readonly unknown[]): Recording {
  const drafts: unknown[] = [];
  const skips: string[] = [];
  const rejects: string[] = [];
  for (const [index, record] of records.entries()) {
    const steps = compiler.compile(record, {
      emit: (draft) => drafts.push(readable(draft)),
      skip: (code, reason) => skips.push(`record ${index} ${code}: ${reason}`),
      reject: (code, _message, path = '$') => rejects.push(`record ${index} ${path} ${code}`),
    });
    for (const _ of steps ?? []);
  }
  return { drafts, skips, rejects };
}

function readable(draft: DraftRequest): unknown {
  return draft.prompt === undefined ? draft : { ...draft, prompt: unescapeJson(draft.prompt) };
}

/** Where an entry's fixture lies. */
export function fixtureFolder({ name }: Pick<Dataset, 'name'>): URL {
  return new URL(`../../fixtures/datasets/${name}/`, import.meta.url);
}

/** The records of an entry's fixture, in the first container it knows. */
export function readFixtureRecords({
  name,
  containers,
}: Pick<Dataset, 'name' | 'containers'>): readonly unknown[] {
  const isArray = containers[0] === 'json-array';
  const text = readFileSync(new URL(isArray ? 'input.json' : 'input.jsonl', fixtureFolder({ name })), 'utf8');
  return isArray ? JSON.parse(text) : JSON.parse(`[${text.trim().replaceAll('\n', ',')}]`);
}
