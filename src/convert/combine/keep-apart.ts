import { InputError } from '../../core/errors.ts';
import { maxTimeNs, millisecondsOf } from '../../core/units.ts';
import { FingerprintTable } from '../../math/fingerprint-table.ts';
import type { WorkloadRequest } from '../../nouns/workload.ts';
import { arrivalNsOf } from './scan.ts';

/** Gives a request of an input the place it has among those of all inputs. */
export type Placement = (request: WorkloadRequest) => WorkloadRequest;

/**
 * Names that one input has taken are made distinct in the next: the second file's `a` becomes `a#2`. One table for request
 * ids, one for sessions; about 12 bytes a name.
 */
export class Names {
  readonly #owners = new FingerprintTable();

  /** The name by which the input knows itself, among all. */
  of(name: string, input: number): string {
    const owner = this.#owners.get(name);
    if (owner === undefined) this.#owners.set(name, input);
    if (owner === undefined || owner === input) return name;
    let candidate = `${name}#${input + 1}`;
    while ((this.#owners.get(candidate) ?? input) !== input) candidate += '#';
    this.#owners.set(candidate, input);
    return candidate;
  }
}

export interface PlacementOptions {
  /** From 0. */
  readonly input: number;
  readonly shiftNs: number;
  /** Added to the numbers of prefix blocks. */
  readonly blockShift: number;
  readonly requestIds: Names;
  /** Null when sessions of the same name are one. */
  readonly sessionIds: Names | null;
}

export function createPlacement(options: PlacementOptions): Placement {
  const { input, shiftNs, blockShift, requestIds, sessionIds } = options;
  return (request) => {
    const { session_id: session, depends_on: on, prefix_blocks: blocks } = request;
    return {
      ...request,
      ...shiftArrival(request, shiftNs),
      request_id: requestIds.of(request.request_id, input),
      ...(on ? { depends_on: requestIds.of(on, input) } : {}),
      ...(session && sessionIds !== null ? { session_id: sessionIds.of(session, input) } : {}),
      ...(blocks && blockShift > 0
        ? {
            prefix_blocks: {
              ...blocks,
              ids: blocks.ids.map((id) => (typeof id === 'number' ? id + blockShift : id)),
            },
          }
        : {}),
    };
  };
}

function shiftArrival(request: WorkloadRequest, shiftNs: number): Partial<WorkloadRequest> {
  if (shiftNs === 0) return {};
  const atNs = arrivalNsOf(request) + shiftNs;
  if (atNs > maxTimeNs)
    throw new InputError({
      code: 'too-late',
      message: `request '${request.request_id}' would be due past 2^53 ns, 104 days, which a workload cannot hold`,
      hint: 'put fewer workloads one after another',
    });
  const isWhole = atNs % 1_000_000 === 0 && !request.arrival_time_ns;
  return { arrival_time_ms: millisecondsOf(atNs), ...(isWhole ? {} : { arrival_time_ns: atNs }) };
}
