import type { Context } from '../core/context.ts';
import { exitCodes, InputError } from '../core/errors.ts';
import type { Verification, VerificationStep } from '../documents/verification.ts';
import { decompress } from '../io/decompress.ts';
import { createSha256 } from '../io/hash.ts';
import { renderVerification } from '../report/verify-text.ts';
import type { CommandResult } from './contract.ts';

/** Holds a file's bytes, uncompressed, against the SHA-256 that was recorded. A file that cannot be read fails. */
export async function checkHash(
  what: 'output' | 'input',
  path: string,
  expected: string,
  context: Context,
): Promise<VerificationStep> {
  const fail = (reason: string) => ({ what, path, expected, found: null, holds: false, reason });
  if (path === '-') return fail('it was standard input, which cannot be read again');
  try {
    const hash = createSha256();
    for await (const piece of decompress(context.runtime.files.read(path), path)) hash.update(piece);
    return compareHashes(what, path, expected, hash.digestHex());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return fail(`${error.problems[0]!.message} (paths are as typed then: run verify from the same folder)`);
  }
}

export function compareHashes(
  what: VerificationStep['what'],
  path: string,
  expected: string,
  found: string,
): VerificationStep {
  const holds = found === expected;
  const reason = what === 'id' ? 'it is not the id of the hashes beside it' : 'the SHA-256 differs';
  return { what, path, expected, found, holds, reason: holds ? null : reason };
}

/** What verify answers: proven only when every step holds. */
export function verificationResult(facts: {
  readonly workload: string;
  readonly manifest: string;
  readonly steps: readonly VerificationStep[];
  readonly command: string;
}): CommandResult {
  const { workload, manifest, steps } = facts;
  const document: Verification = {
    schema: 'iwc.verification/1',
    workload,
    manifest,
    verified: steps.every((step) => step.holds),
    steps,
  };
  return {
    exitCode: document.verified ? exitCodes.done : exitCodes.failed,
    document,
    text: renderVerification(document, facts.command),
  };
}
