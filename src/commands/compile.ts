import { arrivals } from '../arrivals/index.ts';
import {
  type CompileOptions,
  compileTable,
  datasetIndependentOptions,
  writeWorkload,
} from '../compile/index.ts';
import { exitCodes } from '../core/errors.ts';
import { datasets } from '../datasets/index.ts';
import type { CompilationDocument } from '../documents/compilation.ts';
import { renderCompile } from '../report/compile-text.ts';
import type { Command, HelpSection } from './contract.ts';

/** `iwc compile`: a dataset becomes a workload with a manifest. */
export const compileCommand: Command = {
  name: 'compile',
  summary: 'turn a dataset into a canonical workload with a manifest',
  positionals: [
    { name: 'dataset', help: 'what the input is', required: true, choices: () => datasets.names },
  ],
  examples: [
    {
      line: 'iwc compile simple-json --input prompts.json --output w.jsonl',
      explains: 'one request every 100 ms',
    },
    {
      line: 'iwc compile sharegpt --input chats.json --output w.jsonl --mode session --arrival poisson --rate-rps 5 --seed 123',
      explains: 'whole conversations, a request a turn, at 5 requests a second',
    },
    {
      line: 'iwc compile openai-log --input log.jsonl.gz --output w.jsonl --arrival gamma --rate-rps 2 --cv 2',
      explains: 'logged chat requests in bursts',
    },
  ],
  optionsFor: ([dataset]) => (dataset === undefined ? datasetIndependentOptions() : compileTable(dataset)),
  helpSections: () => [shelfSection('datasets', datasets), shelfSection('arrivals', arrivals)],
  async run({ positionals, options, commandLine }, context) {
    const dataset = positionals[0]!;
    const report = await writeWorkload(dataset, options as CompileOptions, commandLine, context);
    const { assembly, read, written } = report;
    const { firstArrivalMs, lastArrivalMs } = assembly;
    const document: CompilationDocument = {
      schema: 'iwc.compilation/1',
      workload: report.workloadPath,
      manifest: report.manifestPath,
      dataset,
      records: read.records,
      requests: assembly.requests,
      sessions: assembly.sessions,
      bytes: written.bytes,
      sha256: written.sha256,
      arrival: String(options['arrival']),
      arrival_span_ms: firstArrivalMs === null ? null : lastArrivalMs! - firstArrivalMs,
      skipped_records: read.skipped,
      renamed_sessions: assembly.renamedSessions,
      notices: context.notices.summary(),
    };
    return {
      exitCode: exitCodes.done,
      document,
      text: renderCompile(document),
      isOutputTaken: report.workloadPath === '-',
    };
  },
};

function shelfSection(
  title: string,
  shelf: Iterable<{ readonly name: string; readonly summary: string }>,
): HelpSection {
  return { title, rows: [...shelf].map(({ name, summary }) => ({ name, text: summary })) };
}
