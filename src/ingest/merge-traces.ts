import type { Context } from '../core/context.ts';
import { InterruptedError } from '../core/errors.ts';
import type { WrittenFile } from '../documents/ingest.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { compressGzip } from '../io/compress.ts';
import { decompress } from '../io/decompress.ts';
import { createSha256 } from '../io/hash.ts';
import { NestedArrayWalker } from '../io/json-nested-array.ts';
import { encodeText } from '../io/record-text.ts';
import type { RankTrace } from './rank-trace.ts';
import { EventRenumberer } from './renumber-event.ts';

/** Ids of one trace stay far below this: Kineto counts them from 1. */
const idsPerRank = 1_000_000_000;

/**
 * Writes all ranks as one trace for Perfetto: processes, flows, correlations and ids renumbered so that no
 * two ranks share one, times on the table's clock. Events are copied byte for byte but for these numbers.
 * Sizes and hashes in what is returned are of the uncompressed trace.
 */
export async function mergeTraces(
  ranks: readonly RankTrace[],
  path: string,
  context: Context,
): Promise<WrittenFile> {
  const file = await createAtomic(context.runtime, path);
  try {
    const hash = createSha256();
    let bytes = 0;
    async function* counted() {
      for await (const piece of mergedBytes(ranks, context)) {
        hash.update(piece);
        bytes += piece.length;
        yield piece;
      }
    }
    for await (const piece of path.endsWith('.gz') ? compressGzip(counted()) : counted())
      await file.write(piece);
    await file.commit();
    return { path, bytes, sha256: hash.digestHex() };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function* mergedBytes(ranks: readonly RankTrace[], context: Context): AsyncGenerator<Uint8Array> {
  yield encodeText('{"schemaVersion":1,"displayTimeUnit":"ms","traceEvents":[\n');
  let separator = '';
  for (const { rank, offsetNs, maker } of ranks) {
    const { source, originUs } = maker.trace.events;
    const renumberer = new EventRenumberer({
      rank,
      ids: rank * idsPerRank,
      timeNs: offsetNs,
      originUs: originUs ?? 0,
    });
    let ready: string[] = [];
    const walker = new NestedArrayWalker(
      { source, arrayKey: 'traceEvents' },
      {
        element: (bytes, from, limit) =>
          renumberer.take(bytes, from, limit, (text) => {
            ready.push(separator, text);
            separator = ',\n';
          }),
        member: () => {},
      },
    );
    for await (const piece of decompress(context.runtime.files.read(source), source)) {
      walker.push(piece);
      if (context.signal.aborted) throw new InterruptedError();
      yield encodeText(ready.join(''));
      ready = [];
    }
    walker.end();
    yield encodeText(ready.join(''));
  }
  yield encodeText('\n]}\n');
}
