import { type BenchSuite, bench, worstExitCode } from '../bench/bench.ts';
import { benchOptions } from '../bench/options.ts';
import { readPointFacts } from '../bench/run/point-facts.ts';
import type { Context } from '../core/context.ts';
import { type Problem, UsageError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { BenchDocument } from '../documents/bench.ts';
import { pause } from '../io/json-client.ts';
import { type BenchSuiteFacts, renderSuites } from '../report/bench-text.ts';
import { createLiveView } from '../report/live-view.ts';
import { benchCapacityCommand } from './bench-capacity.ts';
import { gatesOf, holdGates } from './bench-gates.ts';
import { benchSummarizeCommand } from './bench-summarize.ts';
import { benchTemplateCommand } from './bench-template.ts';
import type { Command, CommandRequest, CommandResult } from './contract.ts';

/** Words that may follow `iwc bench` instead of a spec file; each is a command of its own. */
export const benchVerbs: readonly Command[] = [
  benchTemplateCommand,
  benchSummarizeCommand,
  benchCapacityCommand,
];

/** `iwc bench`: a suite of workloads over loads and servers, from one spec file. */
export const benchCommand: Command = {
  name: 'bench',
  summary: 'run a suite: workloads over loads and servers, from one spec file',
  positionals: [
    {
      name: 'spec',
      help: "a spec file of LMBench's or ours, or a run-bench.yaml that lists some",
      required: true,
      isOpen: true,
      choices: () => benchVerbs.map(({ name }) => name),
    },
    { name: 'words', help: 'what the verb takes', required: false, repeated: true },
  ],
  examples: [
    {
      line: 'iwc bench suite.yaml --out-dir results',
      explains: 'every point of the suite; the same again goes on after an interruption',
    },
    { line: 'iwc bench suite.yaml --dry-run', explains: 'check the spec file and show the points' },
    {
      line: 'iwc bench suite.yaml --base-url http://localhost:8000 --model llama --repetitions 3 --slo ttft=500ms',
      explains: 'against the server that runs here, three times over',
    },
    ...benchVerbs.flatMap(({ examples }) => examples.slice(0, 1)),
  ],
  optionsFor: ([word]) => verbOf(word)?.optionsFor([]) ?? benchOptions,
  verbs: benchVerbs,
  async run(request, context) {
    const [word, ...rest] = request.positionals;
    const verb = verbOf(word);
    if (verb === undefined) return await runSpec(word!, rest, request, context);
    checkWords(verb, rest);
    return await verb.run({ ...request, positionals: rest }, context);
  },
};

function verbOf(word: string | undefined): Command | undefined {
  return benchVerbs.find(({ name }) => name === word);
}

/** The words after a verb, against what it takes. */
function checkWords(verb: Command, words: readonly string[]): void {
  const problems: Problem[] = verb.positionals.flatMap(({ name, help, required }, i) =>
    required && words[i] === undefined
      ? [{ code: 'missing-word', message: `${name.toUpperCase()} is missing`, hint: help }]
      : [],
  );
  if (verb.positionals.at(-1)?.repeated !== true)
    for (const word of words.slice(verb.positionals.length))
      problems.push({ code: 'surplus-word', message: `unexpected word '${word}'` });
  if (problems.length > 0) throw new UsageError(problems);
}

async function runSpec(
  path: string,
  surplus: readonly string[],
  { options, commandLine, isQuiet }: CommandRequest,
  context: Context,
): Promise<CommandResult> {
  if (surplus.length > 0)
    throw new UsageError({ code: 'surplus-word', message: `unexpected word '${surplus[0]!}'` });
  const { files, stderr } = context.runtime;
  if ((await files.kind(path)) === null) throw noSuchSpec(path);
  const suites = await bench(
    {
      path,
      options,
      commandLine,
      watch: () => (isQuiet === true ? () => {} : createLiveView(stderr)),
      pause,
      say: (line) => {
        if (isQuiet !== true) stderr.write(`${line}\n`);
      },
      check: async (spec) => void (await gatesOf(spec, options, context)),
    },
    context,
  );
  const gates = await holdGates(suites, options, worstExitCode(suites), context);
  const shown = await Promise.all(suites.map((suite) => show(suite, context)));
  const document: BenchDocument = {
    schema: 'iwc.bench/1',
    suites: shown.map(({ suite }) => suite),
    gates: gates.reports,
  };
  return {
    exitCode: gates.exitCode,
    document,
    text: renderSuites(shown) + gates.text,
  };
}

async function show(
  { folder, document, outcome, results, uploadError }: BenchSuite,
  context: Context,
): Promise<BenchSuiteFacts> {
  const { servers, slo } = document;
  const suite = {
    ...{ folder, ...document, points: await readPointFacts(folder, document, context) },
    interrupted: outcome?.isInterrupted ?? false,
    dry_run: outcome === null,
  };
  return {
    suite,
    report: results === null ? null : { ...results.comparison, slo, servers },
    uploadError,
  };
}

/** A word that is neither a file nor a verb: a slip in either. */
function noSuchSpec(word: string): UsageError {
  const verbs = benchVerbs.map(({ name }) => name);
  const suggestion = nearest(word, verbs);
  return new UsageError({
    code: 'no-such-spec',
    message: `there is no spec file '${word}', and it is none of the verbs ${verbs.join(', ')}`,
    hint:
      suggestion === null
        ? "'iwc bench template > suite.yaml' makes a spec file to begin with"
        : `did you mean 'iwc bench ${suggestion}'?`,
  });
}
