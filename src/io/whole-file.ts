import { InputError } from '../core/errors.ts';
import { lineAndColumn } from '../core/json-place.ts';
import { findSyntaxFault } from '../core/json-syntax.ts';
import type { Runtime } from '../core/runtime.ts';
import { decompress } from './decompress.ts';
import { createSha256 } from './hash.ts';

/** A small file in memory. The hash is over uncompressed bytes. */
export interface WholeFile {
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
}

/** Profiles, devices and calibration tables are far smaller; anything larger is not one of them. */
const mostBytes = 256 * (1 << 20);

/**
 * Reads a whole file, plain, gzip or zstd; `-` is standard input.
 * @throws InputError when it is not UTF-8 or larger than 256 MiB
 */
export async function readWholeFile(runtime: Runtime, path: string): Promise<WholeFile> {
  const hash = createSha256();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  let bytes = 0;
  try {
    for await (const piece of decompress(runtime.files.read(path), path)) {
      bytes += piece.length;
      if (bytes > mostBytes) throw tooLarge(path);
      hash.update(piece);
      parts.push(decoder.decode(piece, { stream: true }));
    }
    parts.push(decoder.decode());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new InputError({ code: 'not-utf-8', message: 'the file is not UTF-8 text', place: { file: path } });
  }
  return { path, text: parts.join(''), sha256: hash.digestHex() };
}

function tooLarge(path: string): InputError {
  return new InputError({
    code: 'file-too-large',
    message: 'the file is larger than 256 MiB',
    place: { file: path },
    hint: 'a table this large is an operator table or a trace; run iwc ingest on traces first',
  });
}

/** The JSON value of a file. @throws InputError with line and column when it is not JSON */
export function parseJsonFile({ text, path }: Pick<WholeFile, 'text' | 'path'>): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const fault = findSyntaxFault(text);
    const place = fault === null ? { file: path } : { file: path, ...lineAndColumn(text, fault.offset) };
    throw new InputError({ code: 'not-json', message: fault?.message ?? 'this is not JSON', place });
  }
}
