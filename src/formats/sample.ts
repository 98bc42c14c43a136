import type { FormatSample } from './contract.ts';

/** Values of a JSON input that are looked at. */
const recordsLookedAt = 8;

/** Bytes that are read in search of the end of the first record, at most. */
export const sampleBytesMost = 1 << 24;

/** Bytes that are read in any case, if there are so many. */
export const sampleBytesLeast = 1 << 16;

/** Whether the first line has ended. */
export function hasFirstLine(head: Uint8Array): boolean {
  return (
    head.indexOf(
      0x0a,
      head.findIndex((byte) => byte > 0x20),
    ) >= 0
  );
}

/** What the beginning of a file shows; `isWhole` when it is all of it. */
export function sampleFile(head: Uint8Array, isWhole: boolean): FormatSample {
  const base = { kind: 'file', names: [], head } as const;
  // A character cut at the end of the bytes must not make them unreadable.
  const text = new TextDecoder().decode(head, { stream: true }).replace(/^\ufeff/, '');
  const first = text.trimStart()[0];
  if (first === '[') return { ...base, container: 'json-array', records: arrayElements(text), header: [] };
  if (first === '{') return { ...base, container: 'jsonl', records: lineValues(text, isWhole), header: [] };
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  const header = line.split(',').map((name) => name.trim().replaceAll('"', ''));
  return { ...base, container: null, records: [], header };
}

/** What a folder shows. */
export function sampleFolder(names: readonly string[]): FormatSample {
  return { kind: 'folder', names, head: new Uint8Array(0), container: null, records: [], header: [] };
}

function lineValues(text: string, isWhole: boolean): unknown[] {
  const lines = text.split('\n');
  if (!isWhole) lines.pop();
  return lines
    .filter((line) => line.trim() !== '')
    .slice(0, recordsLookedAt)
    .map(parse);
}

/** The first elements of an array of which only the beginning may be there. */
function arrayElements(text: string): unknown[] {
  const elements: unknown[] = [];
  let depth = 0;
  let start = -1;
  let isInString = false;
  for (let at = 0; at < text.length && elements.length < recordsLookedAt; at++) {
    const character = text[at];
    if (isInString) {
      if (character === '\\') at++;
      else if (character === '"') isInString = false;
      continue;
    }
    if (character === '"') isInString = true;
    else if (character === '[' || character === '{') {
      if (++depth === 2) start = at;
    } else if (character === ']' || character === '}') {
      if (--depth === 1) elements.push(parse(text.slice(start, at + 1)));
    }
  }
  return elements;
}

/** A bare NaN, as Python writes it, must not hide what a line is. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    try {
      return JSON.parse(text.replaceAll(/([:[,]\s*)NaN(?=\s*[,}\]])/g, '$1null')) as unknown;
    } catch {
      return null;
    }
  }
}
