import { renderLmbenchDocument } from '../bench/results/lmbench-document.ts';
import { type CsvSummary, summarizeCsv } from '../bench/results/summarize-csv.ts';
import { checkHealth, uploadFile } from '../bench/results/upload.ts';
import { uploadTarget } from '../bench/results/upload-target.ts';
import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import type { BenchSummarize } from '../documents/bench-summarize.ts';
import { pause } from '../io/json-client.ts';
import { renderCsvSummary } from '../report/bench-summarize-text.ts';
import type { Command } from './contract.ts';

const options = defineOptions({
  outDir: {
    type: 'path',
    default: '4-latest-results',
    help: 'folder of result files; a folder of the suite is made in it',
    operational: true,
  },
});

/** `iwc bench summarize CSV KEY=VALUE…`: LMBench's summarize.py, for existing CSVs and its scripts. */
export const benchSummarizeCommand: Command = {
  name: 'summarize',
  summary: "turn a CSV of requests into LMBench's result JSON",
  positionals: [
    {
      name: 'csv',
      help: 'requests in either of the column sets of LMBench, or a table of vLLM',
      required: true,
    },
    {
      name: 'words',
      help: 'NAME=, KEY=, WORKLOAD=, QPS= and what else is to stand in the result',
      required: false,
      repeated: true,
    },
  ],
  examples: [
    {
      line: 'iwc bench summarize requests.csv NAME=my-suite KEY=my-server WORKLOAD=synthetic QPS=0.5',
      explains: 'one result file',
    },
    {
      line: 'iwc bench summarize requests.csv KEY=my-server WORKLOAD=agentic AUTO_UPLOAD=true API_URL=http://localhost:3001/upload',
      explains: 'the same, posted to a dashboard',
    },
  ],
  optionsFor: () => options,
  async run({ positionals: [csv, ...words], options: values }, context) {
    const summary = await summarizeCsv({ csv: csv!, words, outDir: String(values['outDir']) }, context);
    if (summary.problem !== null) throw recorded(summary.problem, summary.path);
    if (summary.uploadTo !== null) await upload(summary, summary.uploadTo, context);
    const document: BenchSummarize = {
      schema: 'iwc.bench-summarize/1',
      path: summary.path,
      uploaded: summary.uploadTo !== null,
      result: summary.document,
    };
    return {
      exitCode: summary.exitCode,
      document,
      text: renderCsvSummary(summary),
    };
  },
};

/** The problem of a file that cannot be read, with where the result is that says so. */
function recorded({ problems }: InputError, path: string): InputError {
  return new InputError(
    problems.map((problem) => ({ ...problem, message: `${problem.message}; the result ${path} says so` })),
  );
}

async function upload({ path, document }: CsvSummary, url: string, context: Context): Promise<void> {
  const target = await uploadTarget(url, context);
  await checkHealth(target, context);
  const name = path.slice(path.lastIndexOf('/') + 1);
  await uploadFile(target, { name, text: renderLmbenchDocument(document) }, pause, context);
}
