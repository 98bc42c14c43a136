import { labelOptions, labelWorkload } from '../characterize/label.ts';
import { exitCodes } from '../core/errors.ts';
import type { OptionValues } from '../core/options.ts';
import type { LabellingDocument } from '../documents/labelling.ts';
import { renderLabel } from '../report/label-text.ts';
import type { Command } from './contract.ts';

/** `iwc label`: what every request is about, by word lists. */
export const labelCommand: Command = {
  name: 'label',
  summary: 'write task, difficulty and tags on every request, by word lists',
  positionals: [{ name: 'workload', help: 'workload to label; - is standard input', required: true }],
  examples: [
    { line: 'iwc label w.jsonl --output labelled.jsonl', explains: 'labels that are there stay' },
    { line: 'iwc label w.jsonl --output labelled.jsonl --overwrite', explains: 'all labels are new' },
  ],
  optionsFor: () => labelOptions,
  async run({ positionals, options }, context) {
    const given = options as OptionValues<typeof labelOptions>;
    const { requests, tasks, written } = await labelWorkload(positionals[0]!, given, context);
    const document: LabellingDocument = {
      schema: 'iwc.labelling/1',
      workload: given.output,
      requests,
      tasks,
      bytes: written.bytes,
      sha256: written.sha256,
    };
    return {
      exitCode: exitCodes.done,
      document,
      text: renderLabel(document),
      isOutputTaken: given.output === '-',
    };
  },
};
