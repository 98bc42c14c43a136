/** What requests are recognised by, column by column, in file order. */
import type { Matching } from '../documents/diff.ts';
import { behaviourParts } from '../nouns/behaviour-parts.ts';
export interface RequestKeys {
  readonly ids: readonly string[];
  /** 128 bits of the digest of a request's prompt part, as text. */
  readonly prompts: readonly string[];
  /** 48 bits of the digest of every part, `behaviourParts.length` a request. */
  readonly parts: Float64Array;
}

const examplesKept = 10;

/**
 * Pairs the requests of two workloads: equal id and prompt first, then equal prompts in file order, then equal ids.
 * Ids come last because compilers number requests, so that one request put in front renames all others.
 */
export function matchRequests(a: RequestKeys, b: RequestKeys): Matching {
  const partnerOfB = new Int32Array(b.ids.length).fill(-1);
  const isTakenA = new Uint8Array(a.ids.length);
  const indexOfId = new Map(a.ids.map((id, i) => [id, i]));
  const pair = (i: number, j: number): void => {
    partnerOfB[j] = i;
    isTakenA[i] = 1;
  };
  forEachOpen(partnerOfB, (j) => {
    const i = indexOfId.get(b.ids[j]!);
    if (i !== undefined && isTakenA[i] === 0 && a.prompts[i] === b.prompts[j]) pair(i, j);
  });
  const openByPrompt = groupOpen(a.prompts, isTakenA);
  forEachOpen(partnerOfB, (j) => {
    const i = openByPrompt.get(b.prompts[j]!)?.shift();
    if (i !== undefined) pair(i, j);
  });
  const tally = countChanges(a, b, partnerOfB);
  const changed: string[] = [];
  const added: string[] = [];
  forEachOpen(partnerOfB, (j) => {
    const i = indexOfId.get(b.ids[j]!);
    if (i !== undefined && isTakenA[i] === 0) {
      pair(i, j);
      changed.push(b.ids[j]!);
    } else added.push(b.ids[j]!);
  });
  const removed = a.ids.filter((_, i) => isTakenA[i] === 0);
  const first = (ids: readonly string[]) => ids.slice(0, examplesKept);
  return {
    ...tally,
    changed_prompts: changed.length,
    added: added.length,
    removed: removed.length,
    examples: { changed_prompts: first(changed), added: first(added), removed: first(removed) },
  };
}

function forEachOpen(partnerOfB: Int32Array, visit: (j: number) => void): void {
  for (let j = 0; j < partnerOfB.length; j++) if (partnerOfB[j] === -1) visit(j);
}

/** Open requests of A by prompt, each list in file order. */
function groupOpen(prompts: readonly string[], isTaken: Uint8Array): Map<string, Queue> {
  const groups = new Map<string, Queue>();
  for (let i = 0; i < prompts.length; i++) {
    if (isTaken[i] === 1) continue;
    const group = groups.get(prompts[i]!);
    if (group === undefined) groups.set(prompts[i]!, new Queue(i));
    else group.push(i);
  }
  return groups;
}

/** First in, first out, without the cost of shifting an array. */
class Queue {
  readonly #items: number[];
  #head = 0;

  constructor(first: number) {
    this.#items = [first];
  }

  push(item: number): void {
    this.#items.push(item);
  }

  shift(): number | undefined {
    return this.#items[this.#head++];
  }
}

function countChanges(
  a: RequestKeys,
  b: RequestKeys,
  partnerOfB: Int32Array,
): Pick<Matching, 'same_prompt' | 'unchanged' | 'changed_parts'> {
  const width = behaviourParts.length;
  const changes = new Float64Array(width);
  let paired = 0;
  let unchanged = 0;
  partnerOfB.forEach((i, j) => {
    if (i === -1) return;
    paired++;
    let isSame = true;
    for (let part = 0; part < width; part++) {
      if (a.parts[i * width + part] === b.parts[j * width + part]) continue;
      isSame = false;
      changes[part]!++;
    }
    if (isSame) unchanged++;
  });
  const entries = behaviourParts.map((part, i) => [part, changes[i]!] as const);
  const changedParts = Object.fromEntries(entries.filter(([part]) => part !== 'prompts'));
  return {
    same_prompt: paired,
    unchanged,
    changed_parts: changedParts as Matching['changed_parts'],
  };
}
