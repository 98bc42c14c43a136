import { type Problem, UsageError } from '../core/errors.ts';
import type { Files } from '../core/runtime.ts';

/** What a command reads, and what it is about to put in place. */
export interface Targets {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Refuses, before any work is done, outputs that would destroy what they are made from or one another, and
 * such that cannot be files. Devices may be written to twice.
 * @throws UsageError listing every problem
 */
export async function checkTargets(files: Files, { inputs, outputs }: Targets): Promise<void> {
  const problems: Problem[] = [];
  const taken = new Map<string, string>();
  for (const input of inputs) if (input !== '-') taken.set(await files.identify(input), 'an input');
  for (const output of outputs) {
    const kind = output === '-' ? null : await files.kind(output);
    if (kind === 'other') continue;
    if (kind === 'folder' || output === '') problems.push(notAFile(output));
    const identity = output === '-' ? '-' : await files.identify(output);
    const holder = taken.get(identity);
    if (holder !== undefined) problems.push(clash(output, holder));
    taken.set(identity, 'another output');
  }
  if (problems.length > 0) throw new UsageError(problems);
}

function notAFile(output: string): Problem {
  const message = output === '' ? 'an output has an empty name' : `the output '${output}' is a folder`;
  return { code: 'output-not-a-file', message, hint: 'name a file' };
}

function clash(output: string, holder: string): Problem {
  return {
    code: 'output-clash',
    message: `the output '${output}' is also ${holder}`,
    hint: 'it would be overwritten; write to another file',
  };
}
