import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testContext } from '../../test/support/context.ts';
import { readDeviations } from '../../test/support/deviations.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { type OptionTable, resolveOptions } from '../core/options.ts';
import type { DiffDocument } from '../documents/diff.ts';
import { coreRows, metricRows } from '../report/diff-rows.ts';
import type { DiffView } from '../report/diff-view.ts';
import type { CommandResult } from './contract.ts';
import { diffCommand } from './diff.ts';

const skip = missingShared('golden/iwc');
const golden = join(sharedFolder() ?? '', 'golden/iwc');

interface GoldenCase {
  readonly name: string;
  readonly argv: string;
  readonly exit_code: number;
}

/** What a diff says, by the name of what it says it of; a row's cells, a class, a sentence. */
type Sayings = Map<string, string>;

const cases = skip === false ? (JSON.parse(read('cases.json')) as readonly GoldenCase[]) : [];

function read(path: string): string {
  return readFileSync(join(golden, path), 'utf8');
}

async function run(words: readonly string[]): Promise<CommandResult> {
  const positionals = words.filter((word) => word.endsWith('.jsonl')).map((path) => join(golden, path));
  const given: Record<string, unknown> = {};
  for (let i = 0; i < words.length; i++) {
    if (!words[i]!.startsWith('--')) continue;
    const key = words[i]!.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    given[key] = i + 1 < words.length && !words[i + 1]!.startsWith('--') ? words[++i] : true;
  }
  const options = resolveOptions(diffCommand.optionsFor([]) as OptionTable, given);
  return diffCommand.run({ positionals, options, commandLine: 'iwc diff' }, testContext());
}

for (const { name, argv, exit_code: exitCode } of cases.filter((item) => /^d\d\d_/.test(item.name)))
  test(`${name}: agrees with the reference but for what DEVIATIONS.md names`, async () => {
    const words = argv.split(' ').slice(2);
    const result = await run(words);
    const text = read(`out/${name}.stdout`);
    const expected = text.startsWith('{') ? sayingsOfJson(text) : sayingsOfText(text);
    expected.set('exit code', String(exitCode));
    const view: DiffView = { onlyChanged: argv.includes('--only-changed'), summary: true, verbose: false };
    const found = sayingsOf(result.document as unknown as DiffDocument, view);
    found.set('exit code', String(result.exitCode));
    const differing = [...new Set([...expected.keys(), ...found.keys()])].filter(
      (key) =>
        expected.get(key) !== found.get(key) && !(key.startsWith('core ') && !argv.includes('--summary')),
    );
    assert.deepEqual(differing.sort(), [...(readDeviations().get(name) ?? [])].sort());
  });

function sayingsOf(document: DiffDocument, view: DiffView): Sayings {
  return new Map([
    ['class A', document.primary_class_a],
    ['class B', document.primary_class_b],
    ['shift', document.shift],
    ['exit reasons', document.gates.flatMap((gate) => (gate.passes ? [] : [gate.reason])).join('; ')],
    ...metricRows(document, view).map((row) => [row[0]!, row.slice(1).join(' ')] as const),
    ...coreRows(document).map((row) => [`core ${row[0]}`, row.slice(1).join(' ')] as const),
  ]);
}

function sayingsOfJson(text: string): Sayings {
  const document = JSON.parse(text);
  const cells = (row: Record<string, string>) => [row['a'], row['b'], row['delta']].join(' ');
  return new Map<string, string>([
    ['class A', document.primary_class_a],
    ['class B', document.primary_class_b],
    ['shift', document.shift],
    ['exit reasons', (document.regressions ?? []).join('; ')],
    ...document.metrics.map((row: Record<string, string>) => [row['metric'], cells(row)]),
    ...(document.core?.metrics ?? []).map((row: Record<string, string>) => [
      `core ${row['metric']}`,
      `${cells(row)} ${row['status']}`,
    ]),
  ]);
}

/** The tables of a text: rows have their cells two or more spaces apart. */
function sayingsOfText(text: string): Sayings {
  const found: Sayings = new Map([['exit reasons', '']]);
  let isCore = false;
  const reasons: string[] = [];
  for (const line of text.split('\n')) {
    if (line === 'CORE DIFF' || line === 'WORKLOAD DIFF') isCore = line === 'CORE DIFF';
    const fact = /^(?:Primary class (A|B)|(Shift)) +: (.*)$/.exec(line);
    const cells = line.trim().split(/ {2,}/);
    if (fact !== null) found.set(fact[1] === undefined ? 'shift' : `class ${fact[1]}`, fact[3]!);
    else if (line.startsWith('- ')) reasons.push(line.slice(2));
    else if (cells.length >= 3 && cells[0] !== 'Metric')
      found.set(
        isCore ? `core ${cells[0]}` : cells[0]!,
        `${cells.slice(1).join(' ')}${cells.length === 3 ? ' ' : ''}`,
      );
  }
  return found.set('exit reasons', reasons.join('; '));
}

test('reuse rises from 0.000 to 0.713 between the session examples, gates exit 2', { skip }, async () => {
  const { exitCode, text } = await run([
    ...['in/session_chat_5turns.jsonl', 'in/session_chat_5turns_cumulative.jsonl'],
    ...['--fail-on-reuse-delta', '0.05'],
  ]);
  assert.equal(exitCode, 2);
  assert.match(text, /Prompt reuse \(tokens\) +0\.000 +0\.713 +\+0\.713/);
  assert.match(text, /- Prompt reuse \(tokens\) changed by 0\.713 \(> 0\.050\)/);
});
