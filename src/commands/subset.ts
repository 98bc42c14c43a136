import {
  filterOptions,
  headOptions,
  type SubsetRequest,
  sampleOptions,
  splitOptions,
} from '../convert/subset-options.ts';
import { writeSubset } from '../convert/write-subset.ts';
import { exitCodes } from '../core/errors.ts';
import type { OptionTable } from '../core/options.ts';
import type { SubsetDocument } from '../documents/subset.ts';
import { renderSubset } from '../report/subset-text.ts';
import type { Command, Example } from './contract.ts';

interface SubsetCommand {
  readonly kind: SubsetRequest['kind'];
  readonly summary: string;
  readonly table: OptionTable;
  readonly examples: readonly Example[];
}

/** `iwc head`: the beginning of a workload. */
export const headCommand = createCommand({
  kind: 'head',
  summary: 'take the beginning of a workload, sessions kept whole',
  table: headOptions,
  examples: [
    {
      line: 'iwc head w.jsonl --requests 100 --output small.jsonl',
      explains: 'about the first 100 requests',
    },
    {
      line: 'iwc head w.jsonl --duration-s 60 --output minute.jsonl',
      explains: 'what begins in the first minute',
    },
  ],
});

/** `iwc sample`: sessions drawn at random. */
export const sampleCommand = createCommand({
  kind: 'sample',
  summary: 'draw sessions of a workload at random, whole',
  table: sampleOptions,
  examples: [
    {
      line: 'iwc sample w.jsonl --share 0.1 --output tenth.jsonl',
      explains: 'each session with a chance of 10 %',
    },
    { line: 'iwc sample w.jsonl --requests 500 --seed 7 --output few.jsonl', explains: 'up to 500 requests' },
  ],
});

/** `iwc filter`: sessions that meet conditions. */
export const filterCommand = createCommand({
  kind: 'filter',
  summary: 'keep the sessions of a workload that meet conditions, whole',
  table: filterOptions,
  examples: [
    { line: 'iwc filter w.jsonl --where semantic.task:eq:code --output code.jsonl', explains: 'by label' },
    {
      line: 'iwc filter w.jsonl --where prompt_chars:le:8000 --keep all --output short.jsonl',
      explains: 'sessions of which every prompt is short',
    },
  ],
});

/** `iwc split`: every session to one of several workloads. */
export const splitCommand = createCommand({
  kind: 'split',
  summary: 'divide the sessions of a workload among several, at random',
  table: splitOptions,
  examples: [
    {
      line: 'iwc split w.jsonl --outputs tune.jsonl,test.jsonl --shares 0.8,0.2',
      explains: 'four fifths to tune on, one to test on',
    },
  ],
});

function createCommand({ kind, summary, table, examples }: SubsetCommand): Command {
  return {
    name: kind,
    summary,
    positionals: [{ name: 'workload', help: 'workload to take from', required: true }],
    examples,
    optionsFor: () => table,
    async run({ positionals, options, commandLine }, context) {
      const input = positionals[0]!;
      const request = { kind, options } as SubsetRequest;
      const { subset, written } = await writeSubset(input, request, commandLine, context);
      const document: SubsetDocument = {
        schema: 'iwc.subset/1',
        command: kind,
        input,
        input_requests: subset.inputRequests,
        outputs: written.map(({ path, manifestPath, requests, units, bytes, sha256 }) => ({
          ...{ workload: path, manifest: manifestPath, requests, units, bytes, sha256 },
        })),
        notices: context.notices.summary(),
      };
      return {
        exitCode: exitCodes.done,
        document,
        text: renderSubset(document),
        isOutputTaken: written.some(({ path }) => path === '-'),
      };
    },
  };
}
