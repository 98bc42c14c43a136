import type { Context } from '../core/context.ts';
import type { BehaviourHashes, WorkloadContents } from '../documents/fingerprint.ts';
import { behaviourParts } from '../nouns/behaviour-parts.ts';
import { LineProblems, readWorkloadChunks } from '../workloads/read-workload.ts';
import { ContentsCounter } from './contents.ts';
import { fingerprintLines } from './fingerprint-lines.ts';
import { BehaviourHashSum } from './hash-behaviour.ts';
import type { RequestKeys } from './match-requests.ts';

/** Requests a side that are matched one by one, at most; about 250 bytes each. */
const matchLimit = 1_000_000;

export interface BehaviourScan {
  readonly hashes: BehaviourHashes;
  readonly contents: WorkloadContents;
  /** Null when not asked for, or for more than `matchLimit` requests. */
  readonly keys: RequestKeys | null;
}

/**
 * Reads a workload for its hashes, its contents and, if asked, what its requests are matched by.
 * @throws InputError listing every bad line
 */
export async function scanBehaviour(
  path: string,
  options: { readonly keepsKeys: boolean },
  context: Context,
): Promise<BehaviourScan> {
  const problems = new LineProblems();
  const hashes = new BehaviourHashSum();
  const contents = new ContentsCounter();
  const pieces: RequestKeys[] = [];
  let kept = 0;
  const chunks = readWorkloadChunks(path, context, `hashing ${path}`);
  for await (const part of context.pool.run(fingerprintLines, options, chunks)) {
    problems.addAll(part.problems, part.problems.length);
    hashes.add(part.sums);
    contents.merge(part.contents);
    kept += part.contents.requests;
    if (part.keys !== null && kept <= matchLimit) pieces.push(part.keys);
  }
  problems.throwIfAny();
  if (options.keepsKeys && kept > matchLimit)
    context.notices.add({
      code: 'not-matched',
      reason: `requests are matched one by one up to ${matchLimit}`,
      place: { file: path },
    });
  const hasKeys = options.keepsKeys && kept <= matchLimit;
  return {
    hashes: hashes.finish(),
    contents: contents.finish(),
    keys: hasKeys ? joinKeys(pieces, kept) : null,
  };
}

function joinKeys(pieces: readonly RequestKeys[], count: number): RequestKeys {
  const parts = new Float64Array(count * behaviourParts.length);
  let at = 0;
  for (const piece of pieces) {
    parts.set(piece.parts, at);
    at += piece.parts.length;
  }
  return {
    ids: pieces.flatMap(({ ids }) => ids),
    prompts: pieces.flatMap(({ prompts }) => prompts),
    parts,
  };
}
