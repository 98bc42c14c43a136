import { type SpecOptions, specOptions, writeSpec } from '../convert/index.ts';
import { exitCodes, type Problem, UsageError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { flagIndex, type RawSetting, resolveSettings } from '../core/options.ts';
import type { SpecDocument } from '../documents/spec.ts';
import { renderSpec } from '../report/spec-text.ts';
import type { Command } from './contract.ts';

/** `iwc spec`: a deterministic directory for real and simulated runs. */
export const specCommand: Command = {
  name: 'spec',
  summary: 'write a workload as a directory that real runs and simulators share, byte for byte',
  positionals: [
    {
      name: 'key=value',
      help: "settings in gpu-simulate-test's own words, such as workload.seed=7; they win over flags",
      required: false,
      repeated: true,
    },
  ],
  examples: [
    {
      line: 'iwc spec --prompts prompts.jsonl --out-dir D',
      explains: 'all requests at once, 64 tokens each',
    },
    {
      line: 'iwc spec --prompts prompts.jsonl --arrival poisson --poisson-rate-per-s 8 --seed 123',
      explains: 'Poisson arrivals, in tmp/workloads/<workload_id>',
    },
    { line: 'iwc spec --workload w.jsonl --out-dir D', explains: "a workload's own times and lengths" },
  ],
  optionsFor: () => specOptions,
  async run({ positionals, options }, context) {
    const settings = { ...options, ...readOverrides(positionals) } as unknown as SpecOptions;
    const report = await writeSpec(settings, context);
    const document: SpecDocument = {
      schema: 'iwc.spec/1',
      folder: report.folder,
      workload_id: report.workloadId,
      requests: report.requests,
      prefill_tokens: report.prefillTokens,
      decode_tokens: report.decodeTokens,
      arrival: report.arrival,
      last_arrival_ns: report.lastArrivalNs,
      tokenizer: report.tokenizer,
      files: report.files,
      notices: context.notices.summary(),
    };
    return {
      exitCode: exitCodes.done,
      document,
      text: renderSpec(document),
    };
  },
};

/** `workload.seed=7` and the like, checked as flags are. @throws UsageError with every problem */
function readOverrides(words: readonly string[]): Readonly<Record<string, unknown>> {
  const index = flagIndex(specOptions);
  const raw: Record<string, RawSetting> = {};
  const problems: Problem[] = [];
  for (const word of words) {
    const [, name, value] = /^\+?([^=]+)=(.*)$/s.exec(word) ?? [];
    const key = name === undefined ? undefined : index.get(name);
    if (key === undefined) problems.push(unknownOverride(word, name ?? word, [...index.keys()]));
    else raw[key] = { value, source: name! };
  }
  const table = Object.fromEntries(Object.entries(specOptions).filter(([key]) => key in raw));
  const resolved = resolveSettings(table, raw);
  if (problems.length + resolved.problems.length > 0)
    throw new UsageError([...problems, ...resolved.problems]);
  return resolved.values;
}

function unknownOverride(word: string, name: string, known: readonly string[]): Problem {
  const suggestion = nearest(name, known);
  return {
    code: 'unknown-override',
    message: `'${word}' is no setting of spec: key=value is expected, such as workload.seed=7`,
    ...(suggestion === null ? {} : { hint: `did you mean '${suggestion}'?` }),
  };
}
