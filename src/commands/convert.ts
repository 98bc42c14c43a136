import { type ConvertOptions, convertTable, writeConversion } from '../convert/index.ts';
import { exitCodes } from '../core/errors.ts';
import type { ConversionDocument } from '../documents/conversion.ts';
import { formats } from '../formats/index.ts';
import { renderConvert } from '../report/convert-text.ts';
import type { Command } from './contract.ts';

/** `iwc convert`: a workload of any format becomes one of another. */
export const convertCommand: Command = {
  name: 'convert',
  summary: 'turn a workload of any known format into another, and tell what is lost',
  positionals: [
    { name: 'workload', help: 'file or folder, plain, .gz or .zst; - is standard input', required: true },
  ],
  examples: [
    {
      line: 'iwc convert w.jsonl --to mooncake --output w.trace.jsonl',
      explains: 'times, lengths and prefix blocks',
    },
    {
      line: 'iwc convert trace.csv --output w.jsonl --synthesize-text',
      explains: 'a trace becomes a workload with text',
    },
    {
      line: 'iwc convert w.jsonl --output shared.jsonl --anonymize --key-file key.txt',
      explains: 'what can be given away',
    },
  ],
  optionsFor: () => convertTable(),
  helpSections: () => [
    { title: 'Formats', rows: [...formats].map(({ name, summary }) => ({ name, text: summary })) },
  ],
  async run({ positionals, options, commandLine }, context) {
    const report = await writeConversion(positionals[0]!, options as ConvertOptions, commandLine, context);
    const { firstArrivalMs, lastArrivalMs, written } = report;
    const document: ConversionDocument = {
      schema: 'iwc.conversion/1',
      output: report.output,
      manifest: report.manifest,
      from: report.from,
      to: report.to,
      requests: report.requests,
      arrival_span_ms: firstArrivalMs === null ? null : lastArrivalMs! - firstArrivalMs,
      bytes: written.bytes,
      sha256: written.sha256,
      tokenizer: report.tokenizer?.name ?? null,
      lost_fields: report.losses,
      anonymized_fields: report.anonymized,
      notices: context.notices.summary(),
    };
    return {
      exitCode: exitCodes.done,
      document,
      text: renderConvert(document),
      isOutputTaken: report.output === '-',
    };
  },
};
