import { fingerprintOptions, fingerprintWorkload } from '../characterize/fingerprint.ts';
import { exitCodes } from '../core/errors.ts';
import { defineOptions, type OptionValues } from '../core/options.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { encodeText } from '../io/record-text.ts';
import { renderFingerprint } from '../report/fingerprint-text.ts';
import type { Command } from './contract.ts';

const commandOptions = defineOptions({
  ...fingerprintOptions,
  output: {
    type: 'path',
    aliases: ['out'],
    help: 'file to write the fingerprint to, as JSON; diff takes it in place of the workload',
  },
});

/** `iwc fingerprint`: hashes, numbers and distributions in one small document. */
export const fingerprintCommand: Command = {
  name: 'fingerprint',
  summary: 'sum up a workload in hashes, numbers and distributions that can be compared without it',
  positionals: [{ name: 'workload', help: 'workload to sum up', required: true }],
  examples: [
    { line: 'iwc fingerprint w.jsonl', explains: 'hashes, and what the workload holds' },
    {
      line: 'iwc fingerprint w.jsonl --output w.fingerprint.json',
      explains: 'to compare with later, without the workload',
    },
  ],
  // A tokenizer on each thread takes 70 MB: one keeps memory below 300 MB.
  defaultThreads: 1,
  optionsFor: () => commandOptions,
  async run({ positionals, options }, context) {
    const given = options as OptionValues<typeof commandOptions>;
    const workload = positionals[0]!;
    const fingerprint = await fingerprintWorkload(workload, given, context);
    if (given.output !== null) {
      const file = await createAtomic(context.runtime, given.output);
      await file.write(encodeText(`${JSON.stringify(fingerprint, null, 1)}\n`));
      await file.commit();
    }
    return {
      exitCode: exitCodes.done,
      document: fingerprint,
      text: renderFingerprint(workload, fingerprint, given.output),
      isOutputTaken: given.output === '-',
    };
  },
};
