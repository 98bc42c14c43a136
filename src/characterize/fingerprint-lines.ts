import type { RecordChunk } from '../core/batch.ts';
import type { Problem } from '../core/errors.ts';
import { defineTask } from '../core/task.ts';
import { behaviourParts } from '../nouns/behaviour-parts.ts';
import { parseRequests } from '../workloads/parse-requests.ts';
import { ContentsCounter, type ContentsPart } from './contents.ts';
import { BehaviourHasher, type BehaviourSums, type RequestDigests } from './hash-behaviour.ts';
import type { RequestKeys } from './match-requests.ts';

export interface FingerprintLinesSetup {
  /** Whether requests are to be matched, for which their ids and digests are kept. */
  readonly keepsKeys: boolean;
}

/** What one chunk of lines adds to a fingerprint. */
export interface FingerprintedLines {
  readonly problems: readonly Problem[];
  readonly sums: BehaviourSums;
  readonly contents: ContentsPart;
  readonly keys: RequestKeys | null;
}

/** Hashes the behaviour of every request of a chunk, and counts what requests say. */
export const fingerprintLines = defineTask<FingerprintLinesSetup, RecordChunk, FingerprintedLines>({
  name: 'fingerprint-lines',
  start:
    ({ keepsKeys }) =>
    (chunk) => {
      const problems: Problem[] = [];
      const hasher = new BehaviourHasher();
      const contents = new ContentsCounter();
      const keys = new KeyColumns();
      parseRequests(chunk, {
        report: (problem) => problems.push(problem),
        take: ({ request }) => {
          const digests = hasher.add(request);
          contents.add(request);
          if (keepsKeys) keys.add(request.request_id, digests);
        },
      });
      return {
        problems,
        sums: hasher.sums(),
        contents: contents.part(),
        keys: keepsKeys ? keys.finish() : null,
      };
    },
});

class KeyColumns {
  readonly #ids: string[] = [];
  readonly #prompts: string[] = [];
  readonly #parts: number[] = [];

  add(id: string, { parts }: RequestDigests): void {
    this.#ids.push(id);
    this.#prompts.push(String.fromCharCode(...parts[behaviourParts.indexOf('prompts')]!.subarray(0, 16)));
    for (const digest of parts) this.#parts.push(leading48Bits(digest));
  }

  finish(): RequestKeys {
    return { ids: this.#ids, prompts: this.#prompts, parts: Float64Array.from(this.#parts) };
  }
}

function leading48Bits(digest: Uint8Array): number {
  let value = 0;
  for (let i = 0; i < 6; i++) value = value * 256 + digest[i]!;
  return value;
}
