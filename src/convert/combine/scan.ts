import type { Context } from '../../core/context.ts';
import { InputError } from '../../core/errors.ts';
import { Notices } from '../../core/notices.ts';
import type { WorkloadRequest } from '../../nouns/workload.ts';
import { openInput } from '../../workloads/open-input.ts';
import { defaultReadSettings, readRequests } from '../../workloads/read-requests.ts';

/** What must be known of an input before it is put together with others. */
export interface InputFacts {
  readonly path: string;
  readonly format: string;
  readonly requests: number;
  readonly lastArrivalNs: number;
  readonly isSorted: boolean;
  /** The highest number that names a prefix block; -1 without any. */
  readonly highestBlock: number;
}

/** Reads an input through. @throws InputError for standard input, which cannot be read twice */
export async function scanInput(path: string, from: string | null, context: Context): Promise<InputFacts> {
  if (path === '-')
    throw new InputError({
      code: 'not-a-file',
      message: 'standard input cannot be read twice, which putting workloads together needs',
      hint: 'save it as a file first',
    });
  // What there is to tell is told when the input is read again.
  const scanning = { ...context, notices: new Notices() };
  const input = await openInput(path, from, scanning, `scanning ${path}`);
  const facts = { requests: 0, lastArrivalNs: 0, isSorted: true, highestBlock: -1 };
  let previousNs = 0;
  for await (const batch of readRequests(input, defaultReadSettings, scanning))
    for (const request of batch) {
      const atNs = arrivalNsOf(request);
      facts.requests++;
      if (atNs < previousNs) facts.isSorted = false;
      previousNs = atNs;
      facts.lastArrivalNs = Math.max(facts.lastArrivalNs, atNs);
      for (const id of request.prefix_blocks?.ids ?? [])
        if (typeof id === 'number' && id > facts.highestBlock) facts.highestBlock = id;
    }
  return { path, format: input.format.name, ...facts };
}

export function arrivalNsOf(request: WorkloadRequest): number {
  return request.arrival_time_ns ?? request.arrival_time_ms * 1_000_000;
}
