import { exitCodes } from '../core/errors.ts';
import { type IngestOptions, ingest, ingestOptions } from '../ingest/index.ts';
import { drawIngestFigures } from '../report/ingest-figures.ts';
import { renderIngest } from '../report/ingest-text.ts';
import type { Command } from './contract.ts';

/** `iwc ingest`: profiler traces become an operator table with its analyses. */
export const ingestCommand: Command = {
  name: 'ingest',
  summary: 'turn PyTorch profiler traces into an operator table and analyses',
  positionals: [
    {
      name: 'trace',
      help: 'trace files (.json, .json.gz), one a rank, or folders of them; - is standard input',
      required: true,
      repeated: true,
    },
  ],
  examples: [
    { line: 'iwc ingest trace.json.gz --out-dir ops', explains: 'one rank' },
    {
      line: 'iwc ingest profile/ --out-dir ops --merged-trace all.json.gz --threads 4',
      explains: 'every rank of a run, and one trace of them all for Perfetto',
    },
    {
      line: 'iwc ingest trace.json.gz --out-dir ops --flowsim --kernel-database kernels.json',
      explains: "with FlowSim's CSV beside our own table",
    },
  ],
  optionsFor: () => ingestOptions,
  async run({ positionals, options }, context) {
    const summary = await ingest(positionals, options as IngestOptions, context, drawIngestFigures);
    return {
      exitCode: exitCodes.done,
      document: summary,
      text: renderIngest(summary),
    };
  },
};
