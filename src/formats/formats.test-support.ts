import { readFileSync } from 'node:fs';
import type { Problem } from '../core/errors.ts';
import type { Notice } from '../core/notices.ts';
import { resolveOptions } from '../core/options.ts';
import { inlinePool } from '../core/task.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { createSimpleTokenizer } from '../tokenizers/simple.ts';
import type { Format, FormatSource, ReadScope, WriteTools } from './contract.ts';

const tokenizer = createSimpleTokenizer();

const testTools: WriteTools = {
  promptTokens: (request) => request.prompt_tokens ?? tokenizer.count(promptText(request).text),
  encode: (text) => tokenizer.encode(text),
  textOf: (tokens, index) => Array.from({ length: tokens }, (_, i) => `w${index}x${i}`).join(' '),
  notice: () => {},
  pool: inlinePool,
};

/** A scope that gathers what it is told. */
export function testScope(): ReadScope & { readonly problems: Problem[]; readonly notices: Notice[] } {
  const problems: Problem[] = [];
  const notices: Notice[] = [];
  return {
    maxOutputTokens: 128,
    countTokens: (text) => tokenizer.count(text),
    problems,
    notices,
    report: (problem) => problems.push(problem),
    notice: (notice) => notices.push(notice),
  };
}

/** A source over bytes in memory, in pieces of a few bytes so that cuts fall anywhere. */
export function sourceOf(bytes: Uint8Array, path = 'sample', pieceBytes = 1000): FormatSource {
  return {
    path,
    isFolder: false,
    async *pieces() {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.slice(at, at + pieceBytes);
    },
    openRandom: async () => ({
      byteLength: bytes.length,
      slice: async (start, end) => bytes.slice(start, end),
      close: async () => {},
    }),
    part: () => sourceOf(bytes, path, pieceBytes),
  };
}

export function fileSource(path: string): FormatSource {
  return sourceOf(readFileSync(path), path);
}

/** @throws AssertionError-like error for problems */
export async function readAll(
  format: Format,
  source: FormatSource,
  scope = testScope(),
): Promise<WorkloadRequest[]> {
  const requests: WorkloadRequest[] = [];
  for await (const batch of format.read!(source, scope)) requests.push(...batch);
  if (scope.problems.length > 0) throw new Error(JSON.stringify(scope.problems));
  return requests;
}

export async function writeAll(
  format: Format,
  requests: readonly WorkloadRequest[],
  pool = inlinePool,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const output = {
    text: (part: string) => pieces.push(new TextEncoder().encode(part)),
    bytes: (piece: Uint8Array) => pieces.push(piece),
  };
  const defaults = resolveOptions(format.options, {});
  const writer = await format.createWriter!(output, defaults, { ...testTools, pool });
  for (const [index, request] of requests.entries()) {
    writer.add(request, index);
    if (index % 1000 === 999) await writer.flush?.();
  }
  await writer.flush?.();
  await writer.finish();
  return Buffer.concat(pieces);
}
