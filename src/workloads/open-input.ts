import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import {
  type Format,
  type FormatSource,
  formats,
  hasFirstLine,
  sampleBytesLeast,
  sampleBytesMost,
  sampleFile,
  sampleFolder,
} from '../formats/index.ts';
import { countedPieces } from '../io/counted-pieces.ts';

/** An input whose format is known. */
export interface OpenInput {
  readonly format: Format;
  readonly source: FormatSource;
}

/**
 * Finds out what format a workload is in, and opens it: a file, plain, .gz or .zst, a folder, or `-` for standard
 * input. What no format claims but looks like lines of JSON is taken for a canonical workload, to be told what it lacks.
 * @throws InputError when the format cannot be told, UsageError for an unknown `from`
 */
export async function openInput(
  path: string,
  from: string | null,
  context: Context,
  label = `reading ${path}`,
): Promise<OpenInput> {
  const { files } = context.runtime;
  if ((await files.kind(path)) === 'folder') {
    const source = folderSource(path, context, label);
    const format = from === null ? choose(path, sampleFolder(await files.list(path))) : formats.get(from);
    return { format: readable(format, path), source };
  }
  if (from !== null && formats.get(from).name === 'parquet')
    return { format: formats.get(from), source: fileSource(path, context, label) };
  const peeked = await peek(path, context, label);
  const format = from === null ? await chooseOrClose(path, peeked) : formats.get(from);
  return { format: readable(format, path), source: peeked.source };
}

async function chooseOrClose(path: string, peeked: Awaited<ReturnType<typeof peek>>): Promise<Format> {
  try {
    return choose(path, sampleFile(peeked.head, peeked.isWhole));
  } catch (error) {
    await peeked.close();
    throw error;
  }
}

function choose(path: string, sample: Parameters<Format['detect']>[0]): Format {
  const found = [...formats].filter((format) => format.detect(sample));
  if (found.length === 1) return found[0]!;
  // An empty file is an empty workload.
  if (found.length === 0 && (sample.container === 'jsonl' || isEmpty(sample))) return formats.get('iwc');
  throw new InputError({
    code: found.length === 0 ? 'unknown-format' : 'ambiguous-format',
    message:
      found.length === 0
        ? 'this looks like none of the formats that iwc reads'
        : `this could be any of ${found.map(({ name }) => name).join(', ')}`,
    place: { file: path },
    hint: 'name its format with --from; iwc list formats tells them',
  });
}

function isEmpty({ kind, head }: Parameters<Format['detect']>[0]): boolean {
  return kind === 'file' && head.every((byte) => byte <= 0x20);
}

function readable(format: Format, path: string): Format {
  if (format.read !== undefined) return format;
  throw new InputError({
    code: 'not-readable',
    message: `the format ${format.name} can be written but not read`,
    place: { file: path },
  });
}

/** The beginning of a file, and a source that gives it all. */
async function peek(path: string, context: Context, label: string) {
  const iterator = countedPieces(path, label, context)[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  while (length < sampleBytesMost) {
    const next = await iterator.next();
    if (next.done === true) {
      isWhole = true;
      break;
    }
    pieces.push(next.value);
    length += next.value.length;
    if (length >= sampleBytesLeast && pieces.some(hasFirstLine)) break;
  }
  const head = concatenate(pieces, length);
  const close = async () => {
    await iterator.return?.(undefined);
  };
  const source: FormatSource = {
    ...fileSource(path, context, label),
    async openRandom() {
      await close();
      return await context.runtime.files.openRandom(path);
    },
    async *pieces() {
      try {
        yield* pieces;
        if (!isWhole)
          for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
            yield next.value;
      } finally {
        await close();
      }
    },
  };
  return { head, isWhole, source, close };
}

function concatenate(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function fileSource(path: string, context: Context, label: string): FormatSource {
  return {
    path,
    isFolder: false,
    pieces: () => countedPieces(path, label, context),
    openRandom: () => context.runtime.files.openRandom(path),
    part: () => {
      throw new Error(`${path} is no folder`);
    },
  };
}

function folderSource(path: string, context: Context, label: string): FormatSource {
  return {
    path,
    isFolder: true,
    pieces: () => {
      throw new Error(`${path} is a folder`);
    },
    openRandom: () => context.runtime.files.openRandom(path),
    part: (name) => fileSource(`${path}/${name}`, context, label),
  };
}
