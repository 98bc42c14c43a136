import { randomUUID } from 'node:crypto';

/** Hex digits that nobody has had before: for ids of sittings, never for anything that is to be repeated. @param length at most 8 */
export function randomName(length: number): string {
  return randomUUID().slice(0, length);
}
