import type { Context } from '../core/context.ts';
import { InputError, UsageError } from '../core/errors.ts';
import { maxTimeNs, nsPerMs } from '../core/units.ts';
import type { ByteSink, WrittenBytes } from '../files/workload-writer.ts';
import { DistinctIds, renameAibrix, renameCanonical } from './distinct-ids.ts';
import type { ConcatOptions, MergeOptions } from './join-options.ts';
import { JoinWriter } from './join-writer.ts';
import { type JoinedLine, type JoinedShape, moveLine, readJoined, shapeOf } from './joined-file.ts';

/** What a concatenation or merge came to. */
export interface Joining {
  readonly shape: JoinedShape;
  readonly files: number;
  readonly requests: number;
  readonly renamedSessions: number;
  readonly written: WrittenBytes;
}

type Keys = Readonly<Record<string, unknown>>;

/**
 * Plays workloads one after another: each starts `gapMs` after the last arrival of those before it. Lines stream through.
 * @throws InputError for files of different shapes, UsageError without files
 */
export async function concatTo(
  sink: ByteSink,
  paths: readonly string[],
  options: ConcatOptions,
  context: Context,
): Promise<Joining> {
  const joiner = await startJoiner(sink, paths, options.keepSessionIds, context);
  let startNs = 0;
  let lastNs: number | null = null;
  for (const [file, path] of paths.entries()) {
    if (lastNs !== null) startNs = lastNs + Math.round(options.gapMs * nsPerMs);
    for await (const lines of readJoined(path, joiner.shape, context)) {
      for (const line of lines) {
        const atNs = startNs + line.atNs;
        if (atNs > maxTimeNs)
          throw new InputError({
            code: 'arrival-too-late',
            message: 'the joined workload passes 2^53 ns (104 days)',
            place: { file: path },
          });
        lastNs = Math.max(lastNs ?? 0, atNs);
        joiner.add(moveLine(line, atNs, joiner.shape), file);
      }
      await joiner.writer.flushIfFull();
    }
  }
  return await joiner.finish(paths.length);
}

/**
 * Plays workloads at the same time: lines by time, equal times in the order of the files. The files are read side by side;
 * each must be in order of time.
 * @throws InputError when a file is not
 */
export async function mergeTo(
  sink: ByteSink,
  paths: readonly string[],
  options: MergeOptions,
  context: Context,
): Promise<Joining> {
  const joiner = await startJoiner(sink, paths, options.keepSessionIds, context);
  const heads = paths.map((path, file) => new Head(readJoined(path, joiner.shape, context), path, file));
  for (const head of heads) await head.fill();
  for (;;) {
    let next: Head | null = null;
    for (const head of heads)
      if (head.line !== null && (next === null || head.line.atNs < next.line!.atNs)) next = head;
    if (next === null) break;
    joiner.add(moveLine(next.line!, next.line!.atNs, joiner.shape), next.file);
    next.advance();
    if (next.line !== null) continue;
    await next.fill();
    await joiner.writer.flushIfFull();
  }
  return await joiner.finish(paths.length);
}

/** One file being read, and its line in hand. */
class Head {
  readonly file: number;
  line: JoinedLine | null = null;
  readonly #batches: AsyncIterator<JoinedLine[]>;
  readonly #path: string;
  #batch: JoinedLine[] = [];
  #at = 0;
  #latestNs = 0;

  constructor(batches: AsyncIterable<JoinedLine[]>, path: string, file: number) {
    this.#batches = batches[Symbol.asyncIterator]();
    this.#path = path;
    this.file = file;
  }

  /** Reads until there is a line, or the file has ended. */
  async fill(): Promise<void> {
    while (this.line === null) {
      const next = await this.#batches.next();
      if (next.done === true) return;
      this.#batch = next.value;
      this.#at = -1;
      this.advance();
    }
  }

  advance(): void {
    this.line = this.#batch[++this.#at] ?? null;
    if (this.line === null) return;
    if (this.line.atNs < this.#latestNs)
      throw new InputError({
        code: 'times-unsorted',
        message: 'a line comes before the one in front of it',
        place: { file: this.#path },
        hint: 'sort it by time first',
      });
    this.#latestNs = this.line.atNs;
  }
}

interface Joiner {
  readonly shape: JoinedShape;
  readonly writer: JoinWriter;
  add(value: Keys, file: number): void;
  finish(files: number): Promise<Joining>;
}

async function startJoiner(
  sink: ByteSink,
  paths: readonly string[],
  keepsSessions: boolean,
  context: Context,
): Promise<Joiner> {
  if (paths.length === 0)
    throw new UsageError({
      code: 'missing-option',
      message: 'no files to join: give them as words or with --input-files',
    });
  const shapes = await Promise.all(paths.map((path) => shapeOf(path, context)));
  const shape = shapes.find((found) => found !== null) ?? 'aibrix';
  const other = shapes.findIndex((found) => found !== null && found !== shape);
  if (other >= 0)
    throw new InputError({
      code: 'mixed-shapes',
      message: `is in the ${shapes[other]} shape, the first file in the ${shape} shape`,
      place: { file: paths[other]! },
      hint: 'turn one into the other with iwc convert',
    });
  const writer = new JoinWriter(sink, shape);
  const requests = new DistinctIds();
  const sessions = keepsSessions ? null : new DistinctIds();
  return {
    shape,
    writer,
    add: (value, file) =>
      writer.add(
        shape === 'aibrix'
          ? renameAibrix(value, file, sessions)
          : renameCanonical(value, file, requests, sessions),
      ),
    finish: async (files) => ({
      shape,
      files,
      requests: writer.requests,
      renamedSessions: sessions?.renamed ?? 0,
      written: await writer.finish(),
    }),
  };
}
