import { exitCodes, UsageError } from '../core/errors.ts';
import type { DatasetDocument } from '../documents/dataset.ts';
import { datasetKinds, writeDataset } from '../generate/index.ts';
import { renderDataset } from '../report/dataset-text.ts';
import type { Command } from './contract.ts';

const kinds = Object.keys(datasetKinds);

/** `iwc dataset`: prompts to choose from, made or converted. */
export const datasetCommand: Command = {
  name: 'dataset',
  summary: 'make a collection of prompts, single ones or sessions',
  positionals: [{ name: 'kind', help: 'what to make', required: true, choices: () => kinds }],
  examples: [
    {
      line: 'iwc dataset shared-prefix --prompt-length 1000 --shared-proportion 0.9 --num-prefix 10 --output prompts.jsonl',
      explains: '2,000 prompts in ten groups that share their beginning',
    },
    {
      line: 'iwc dataset multiturn --num-sessions-mean 100 --num-sessions-std 0 --output sessions.jsonl',
      explains: 'a hundred conversations',
    },
    {
      line: 'iwc dataset convert --type sharegpt --path chats.json --output sessions.jsonl',
      explains: 'recorded conversations, with their completions',
    },
  ],
  optionsFor([kind]) {
    const table = datasetKinds[kind ?? 'shared-prefix'];
    if (table === undefined)
      throw UsageError.unknownName({ what: 'dataset kind', given: kind!, known: kinds });
    return table;
  },
  async run({ positionals, options, commandLine }, context) {
    const kind = positionals[0]!;
    const made = await writeDataset(kind, options, commandLine, context);
    const document: DatasetDocument = {
      schema: 'iwc.dataset/1',
      output: made.path,
      manifest: made.manifest,
      kind,
      ...made.written,
      lines: made.lines,
      prompts: made.prompts,
      prompt_tokens: made.promptTokens,
      exact_share: made.exactShare,
      notices: context.notices.summary(),
    };
    return {
      exitCode: exitCodes.done,
      document,
      text: renderDataset(document),
      isOutputTaken: made.path === '-',
    };
  },
};
