import type { ResultRecord } from '../nouns/result.ts';

/** The same record on the clock of the run that it goes on with. */
export function shiftRecord(record: ResultRecord, byNs: number): ResultRecord {
  const moved = Object.entries(record).map(([key, value]) =>
    key.endsWith('_ns') && key !== 'held_ns' && typeof value === 'number'
      ? [key, value + byNs]
      : [key, value],
  );
  const { chunk_ns: chunks, attempts } = record;
  return {
    // The same keys with values of the same types.
    ...(Object.fromEntries(moved) as ResultRecord),
    ...(chunks === undefined ? {} : { chunk_ns: chunks.map((ns) => ns + byNs) }),
    ...(attempts === undefined
      ? {}
      : {
          attempts: attempts.map((attempt) => ({
            ...attempt,
            launched_ns: attempt.launched_ns + byNs,
            finished_ns: attempt.finished_ns + byNs,
          })),
        }),
  };
}
