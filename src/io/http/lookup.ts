import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** How long an answer is kept. Node's own look-ups keep none, and each takes one of four threads. */
const keptMs = 30_000;

/** A look-up of names that remembers, so that a thousand new connections ask once. Failures are not remembered. */
export function createLookup(nowMs: () => number): LookupFunction {
  const known = new Map<string, { readonly addresses: readonly LookupAddress[]; readonly untilMs: number }>();
  return (hostname, options, callback) => {
    const answer = (addresses: readonly LookupAddress[]) => {
      if (options.all === true) callback(null, [...addresses]);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    };
    const key = `${hostname} ${options.family ?? 0}`;
    const kept = known.get(key);
    if (kept !== undefined && kept.untilMs > nowMs()) return process.nextTick(answer, kept.addresses);
    const wanted: LookupOptions & { all: true } = { ...options, all: true };
    lookup(hostname, wanted, (error, addresses) => {
      if (error !== null) return callback(error, '');
      known.set(key, { addresses, untilMs: nowMs() + keptMs });
      answer(addresses);
    });
  };
}
