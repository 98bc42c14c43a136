import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Texts seen before the clock starts, and those that it is for. */
export interface Corpus {
  readonly warm: readonly string[];
  readonly timed: readonly string[];
  readonly timedBytes: number;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

function filesUnder(folder: string, pattern: RegExp): string[] {
  const files: string[] = [];
  for (const item of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, item.name);
    if (item.isDirectory()) files.push(...filesUnder(path, pattern));
    else if (pattern.test(item.name)) files.push(path);
  }
  return files;
}

/** Parts of files, about 4,000 characters each, up to a number of bytes; a text that occurs twice counts once. */
function partsOfFiles(folders: readonly string[], pattern: RegExp, mostBytes: number): string[] {
  const parts = new Set<string>();
  let bytes = 0;
  for (const path of folders.flatMap((folder) => filesUnder(folder, pattern))) {
    const text = readFileSync(path, 'utf8');
    if (text.length > 300_000) continue;
    for (let at = 0; at < text.length && bytes < mostBytes; at += 4_000) {
      const part = text.slice(at, at + 4_000);
      if (!parts.has(part)) bytes += Buffer.byteLength(part);
      parts.add(part);
    }
  }
  return [...parts];
}

/** Chinese-like text: two-character words of a lexicon with Zipf frequencies, clauses and sentences. */
function chineseParts(mostBytes: number): string[] {
  let state = 12345;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const character = (): string => String.fromCodePoint(0x4e00 + Math.floor(draw() ** 2 * 6_000));
  const lexicon = Array.from({ length: 20_000 }, () => character() + (draw() < 0.7 ? character() : ''));
  const parts: string[] = [];
  for (let bytes = 0; bytes < mostBytes; ) {
    let text = '';
    while (text.length < 1_500) {
      for (let words = 3 + Math.floor(draw() * 8); words > 0; words--)
        text += lexicon[Math.floor(lexicon.length ** draw()) - 1] ?? '的';
      text += draw() < 0.6 ? '，' : draw() < 0.8 ? '。' : '！\n';
    }
    parts.push(text);
    bytes += Buffer.byteLength(text);
  }
  return parts;
}

function shuffle<T>(list: T[]): T[] {
  let state = 99;
  for (let at = list.length - 1; at > 0; at--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (at + 1));
    [list[at], list[other]] = [list[other]!, list[at]!];
  }
  return list;
}

/** Prose and code under node_modules and of npm, and Chinese-like text: the same for the same files. */
export function buildCorpus(megabytes: number): Corpus {
  // npm itself comes with Node and brings the most prose.
  const npm = join(process.execPath, '../../lib/node_modules/npm');
  const folders = [join(root, 'node_modules'), npm].filter((folder) => existsSync(folder));
  const bytes = megabytes * 1e6;
  const kinds = {
    prose: partsOfFiles(folders, /\.(md|markdown|txt|html|[1-7])$/i, bytes * 0.4),
    code: partsOfFiles(folders, /\.(m?js|d\.m?ts)$/, bytes * 0.4),
    Chinese: chineseParts(bytes * 0.2),
  };
  for (const [kind, parts] of Object.entries(kinds))
    console.log(`  ${kind}: ${(sizeOf(parts) / 1e6).toFixed(1)} MB`);
  const all = shuffle(Object.values(kinds).flat());
  const quarter = Math.floor(all.length / 4);
  const timed = all.slice(quarter);
  return { warm: all.slice(0, quarter), timed, timedBytes: sizeOf(timed) };
}

function sizeOf(texts: readonly string[]): number {
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);
}
