import { type BaselineOptions, diffBaselines, writeBaselines } from '../characterize/baselines.ts';
import { diffOptions, diffWorkloads } from '../characterize/diff.ts';
import { readGates } from '../characterize/gates.ts';
import {
  changeSpecs,
  distributionKeys,
  distributionSpecs,
  matchingSpecs,
  metricKeys,
  metricSpec,
} from '../characterize/metrics.ts';
import type { Context } from '../core/context.ts';
import { exitCodes, UsageError } from '../core/errors.ts';
import { defineOptions, type OptionValues } from '../core/options.ts';
import type { BaselineDiff } from '../documents/baseline-diff.ts';
import type { BaselinesWritten } from '../documents/baselines-written.ts';
import type { DiffDocument } from '../documents/diff.ts';
import type { AnyDocument } from '../documents/document.ts';
import { renderDiffJunit } from '../report/diff-junit.ts';
import { renderDiffMarkdown } from '../report/diff-markdown.ts';
import { renderDiffText } from '../report/diff-text.ts';
import { formatCount } from '../report/format.ts';
import type { Command, CommandResult } from './contract.ts';

const commandOptions = defineOptions({
  ...diffOptions,
  format: {
    type: 'choice',
    choices: ['text', 'json', 'markdown', 'junit'],
    default: 'text',
    help: 'what to print; json is the same document as --json',
  },
  onlyChanged: { type: 'boolean', default: false, help: 'leave out what did not change' },
  summary: { type: 'boolean', default: false, help: 'show the core comparison only' },
  verbose: {
    type: 'boolean',
    default: false,
    help: 'show more numbers, and with --summary the whole table too',
  },
  baseline: {
    type: 'path',
    help: 'compare workloads (all that it names, or those given) with what this file says they were',
  },
  writeBaseline: {
    type: 'path',
    help: 'write the given workloads and gates to this file as the new baseline',
  },
});

type Options = OptionValues<typeof commandOptions>;

/** `iwc diff`: whether one workload can stand for another. */
export const diffCommand: Command = {
  name: 'diff',
  summary: 'compare two workloads, or one with its baseline; exit 2 when a gate is exceeded',
  positionals: [
    {
      name: 'workload',
      help: 'two workloads, or fingerprints of them: the baseline, then the candidate',
      required: false,
      repeated: true,
    },
  ],
  examples: [
    { line: 'iwc diff a.jsonl b.jsonl', explains: 'every number and distribution, and the requests' },
    {
      line: 'iwc diff a.jsonl b.jsonl --summary --fail-on-any-flag',
      explains: 'the core comparison; exit 2 when it flags anything',
    },
    {
      line: 'iwc diff a.fingerprint.json b.jsonl --fail-on reuse:abs:0.05 --fail-on prompt_tokens:distance:3',
      explains: 'against a fingerprint, with gates',
    },
    {
      line: 'iwc diff --write-baseline iwc.baselines.json chat.jsonl batch.jsonl --fail-on reuse:abs:0.05',
      explains: 'accept two workloads as they are',
    },
    { line: 'iwc diff --baseline iwc.baselines.json --format junit', explains: 'check them in CI' },
  ],
  // A tokenizer on each thread takes 70 MB: one keeps memory below 300 MB.
  defaultThreads: 1,
  optionsFor: () => commandOptions,
  helpSections: () => [
    {
      title: 'Metrics for --fail-on',
      rows: metricKeys.map((key) => ({ name: key, text: metricSpec(key).label })),
    },
    {
      title:
        'Distributions for --fail-on (as they stand with distance; with _ks, _wasserstein or _psi behind)',
      rows: distributionKeys.map((key) => ({ name: key, text: distributionSpecs[key].label })),
    },
    {
      title: 'Numbers of the pair for --fail-on, with gt',
      rows: Object.entries({ ...changeSpecs, ...matchingSpecs }).map(([name, { label }]) => ({
        name,
        text: label,
      })),
    },
  ],
  async run({ positionals, options }, context) {
    const given = options as Options;
    const choice = { ...given, gates: readGates(given) };
    if (given.baseline !== null && given.writeBaseline !== null) throw bothBaselines();
    if (given.writeBaseline !== null) return accept(given.writeBaseline, positionals, choice, context);
    if (given.baseline !== null) {
      const diffs = await diffBaselines(given.baseline, positionals, choice, context);
      return present(diffs, given, context, given.baseline);
    }
    if (positionals.length !== 2) throw wrongCount(positionals.length);
    const paths = { a: positionals[0]!, b: positionals[1]! };
    return present([await diffWorkloads(paths, choice, context)], given, context, null);
  },
};

async function accept(
  file: string,
  workloads: readonly string[],
  options: BaselineOptions,
  context: Context,
): Promise<CommandResult> {
  const baselines = await writeBaselines(file, workloads, options, context);
  const ids = Object.entries(baselines.workloads).map(([path, { id }]) => ({ path, id }));
  const gates = baselines.fail_on.length + (baselines.fail_on_any_flag ? 1 : 0);
  const document: BaselinesWritten = {
    schema: 'iwc.baselines-written/1',
    file,
    baselines: baselines.schema,
    workloads: ids,
  };
  return {
    exitCode: exitCodes.done,
    document,
    text: `✓ Baselines: ${file} (${formatCount(ids.length, 'workload')}, ${formatCount(gates, 'gate')})\n`,
  };
}

/** One diff is its own document; several are gathered in one. */
function present(
  diffs: readonly DiffDocument[],
  options: Options,
  context: Context,
  baseline: string | null,
): CommandResult {
  const hasFailed = diffs.some(({ status }) => status === 'fail');
  const status = hasFailed ? 'fail' : 'ok';
  const notices = context.notices.summary();
  const document: DiffDocument | BaselineDiff =
    baseline === null
      ? { ...diffs[0]!, notices }
      : { schema: 'iwc.baseline-diff/1', baseline, status, comparisons: diffs, notices };
  return {
    exitCode: hasFailed ? exitCodes.gate : exitCodes.done,
    document,
    text: render(diffs, document, options),
  };
}

function render(diffs: readonly DiffDocument[], document: AnyDocument, options: Options): string {
  switch (options.format) {
    case 'json':
      return JSON.stringify(document, null, 2);
    case 'markdown':
      return renderDiffMarkdown(diffs, options);
    case 'junit':
      return renderDiffJunit(diffs);
    case 'text':
      return diffs.map((diff) => renderDiffText(diff, options)).join('\n');
  }
}

function wrongCount(count: number): UsageError {
  return new UsageError({
    code: 'two-workloads',
    message: `diff compares two workloads, but ${count === 0 ? 'none is' : `${count} ${count === 1 ? 'is' : 'are'}`} given`,
    hint: 'iwc diff A B, or iwc diff --baseline FILE',
  });
}

function bothBaselines(): UsageError {
  return new UsageError({
    code: 'conflicting-options',
    message: '--baseline and --write-baseline exclude each other',
    hint: 'check first, then write',
  });
}
