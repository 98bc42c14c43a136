import { IntegerColumn } from '../core/growing-column.ts';
import { FingerprintTable, fingerprintWords } from '../math/fingerprint-table.ts';
import type { RequestLinks } from '../nouns/workload-columns.ts';
import type { ColumnChunk } from './column-chunk.ts';

/** Links by row in file order, and the ids that no request has. */
export interface FoundLinks {
  readonly links: RequestLinks;
  /** In the order in which they are first named. */
  readonly missing: readonly string[];
}

/**
 * Finds the requests that others name, in one pass over chunks in file order. It keeps 12 bytes a request, and once some
 * request names another, 27 to 53 instead; the text of an id only while it names a request that has not come yet.
 */
export class LinkGatherer {
  /** Fingerprints of ids, until the first dependency needs a table of them. */
  readonly #ids = new IntegerColumn();
  #rowOfId: FingerprintTable | null = null;
  #count = 0;
  readonly #waiting = new IntegerColumn();
  readonly #target = new IntegerColumn();
  readonly #open: { readonly link: number; readonly name: string }[] = [];
  /** Of an id that stands twice, the later request counts: by row, the next of the same id. */
  readonly #nextOfId = new Map<number, number>();

  add({ count, ids, dependents, dependencies, dependencyNames }: ColumnChunk): void {
    const first = this.#count;
    this.#count += count;
    if (this.#rowOfId === null && dependents.length === 0) {
      this.#ids.append(ids);
      return;
    }
    const rowOfId = this.#table();
    this.#enter(ids, first, rowOfId);
    const rows = dependencyNames.map((name) => rowOfId.get(name) ?? -1);
    for (let i = 0; i < dependents.length; i++) {
      const name = dependencies[i]!;
      if (rows[name]! < 0) this.#open.push({ link: this.#target.length, name: dependencyNames[name]! });
      this.#waiting.push(first + dependents[i]!);
      this.#target.push(rows[name]!);
    }
  }

  result(): FoundLinks {
    const missing = new Set<string>();
    for (const { link, name } of this.#open) {
      const row = this.#rowOfId!.get(name);
      if (row === undefined) missing.add(name);
      else this.#target.set(link, row);
    }
    return { links: this.#links(), missing: [...missing] };
  }

  /** What names nobody is no link. */
  #links(): RequestLinks {
    const start = new Int32Array(this.#count + 1);
    const target = new IntegerColumn();
    const [waiting, targets] = [this.#waiting.view(), this.#target.view()];
    for (let link = 0; link < waiting.length; link++) {
      if (targets[link]! < 0) continue;
      target.push(this.#lastOfId(targets[link]!));
      start[waiting[link]! + 1]!++;
    }
    for (let row = 0; row < this.#count; row++) start[row + 1]! += start[row]!;
    // `depends_on` waits for the end, and for nothing after it.
    const count = target.length;
    return { start, target: target.take(), on: new Uint8Array(count), delayNs: new Float64Array(count) };
  }

  #table(): FingerprintTable {
    if (this.#rowOfId === null) {
      this.#rowOfId = new FingerprintTable();
      this.#enter(this.#ids.view(), 0, this.#rowOfId);
      this.#ids.release();
    }
    return this.#rowOfId;
  }

  #enter(ids: Int32Array, first: number, rowOfId: FingerprintTable): void {
    const count = ids.length / fingerprintWords;
    for (let i = 0; i < count; i++) {
      const before = rowOfId.setFingerprint(ids, i * fingerprintWords, first + i);
      if (before !== undefined) this.#nextOfId.set(before, first + i);
    }
  }

  #lastOfId(row: number): number {
    let last = row;
    for (let next = this.#nextOfId.get(last); next !== undefined; next = this.#nextOfId.get(last))
      last = next;
    return last;
  }
}
