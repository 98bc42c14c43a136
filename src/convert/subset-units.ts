import type { Context } from '../core/context.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { parseRequests } from '../workloads/parse-requests.ts';
import { arrivalNsOf, LineProblems, readWorkloadChunks } from '../workloads/read-workload.ts';

/**
 * What of a workload stays together: a session, or a request outside sessions, with everything that some `depends_on`
 * ties to it. Units are numbered in order of their first line.
 */
export interface WorkloadUnits {
  readonly count: number;
  /** The unit of every request, in file order. */
  readonly ofRequest: Int32Array;
  readonly requests: Float64Array;
  readonly firstArrivalNs: Float64Array;
  /** Requests of the unit that pass the test. */
  readonly matches: Float64Array;
}

/**
 * Reads a workload for its units; about 150 bytes a request.
 * @throws InputError listing every bad line
 */
export async function readUnits(
  path: string,
  test: (request: WorkloadRequest) => boolean,
  context: Context,
): Promise<WorkloadUnits> {
  const problems = new LineProblems();
  const ties = new Ties();
  const arrivalsNs: number[] = [];
  const isMatch: boolean[] = [];
  for await (const chunk of readWorkloadChunks(path, context, `reading ${path}`))
    parseRequests(chunk, {
      report: (problem) => problems.add(problem),
      take: ({ request }) => {
        ties.add(request);
        arrivalsNs.push(arrivalNsOf(request));
        isMatch.push(test(request));
      },
    });
  problems.throwIfAny();
  const { ofRequest, count } = ties.finish();
  const requests = new Float64Array(count);
  const matches = new Float64Array(count);
  const firstArrivalNs = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  ofRequest.forEach((unit, i) => {
    requests[unit]!++;
    if (isMatch[i] === true) matches[unit]!++;
    firstArrivalNs[unit] = Math.min(firstArrivalNs[unit]!, arrivalsNs[i]!);
  });
  return { count, ofRequest, requests, matches, firstArrivalNs };
}

/** Joins requests of one session, and those that depend on each other (union-find; the earliest line leads). */
class Ties {
  readonly #leader: number[] = [];
  readonly #firstOfSession = new Map<string, number>();
  readonly #ofId = new Map<string, number>();
  /** Requests by the id they wait for, which may stand further down. */
  readonly #dependencies: [number, string][] = [];

  add({ request_id: id, session_id: session, depends_on: dependency }: WorkloadRequest): void {
    const index = this.#leader.push(this.#leader.length) - 1;
    this.#ofId.set(id, index);
    if (typeof dependency === 'string') this.#dependencies.push([index, dependency]);
    if (typeof session !== 'string' || session === '') return;
    const first = this.#firstOfSession.get(session);
    if (first === undefined) this.#firstOfSession.set(session, index);
    else this.#join(first, index);
  }

  finish(): Pick<WorkloadUnits, 'ofRequest' | 'count'> {
    for (const [index, id] of this.#dependencies) {
      const other = this.#ofId.get(id);
      if (other !== undefined) this.#join(index, other);
    }
    const numbers = new Map<number, number>();
    const ofRequest = Int32Array.from(this.#leader, (_, index) => {
      const leader = this.#find(index);
      const known = numbers.get(leader);
      if (known !== undefined) return known;
      numbers.set(leader, numbers.size);
      return numbers.size - 1;
    });
    return { ofRequest, count: numbers.size };
  }

  #join(a: number, b: number): void {
    const [first, second] = [this.#find(a), this.#find(b)];
    if (first < second) this.#leader[second] = first;
    else this.#leader[first] = second;
  }

  #find(index: number): number {
    let leader = index;
    while (this.#leader[leader] !== leader) leader = this.#leader[leader]!;
    // The way is shortened for the next one.
    for (let at = index; at !== leader; ) {
      const next = this.#leader[at]!;
      this.#leader[at] = leader;
      at = next;
    }
    return leader;
  }
}
