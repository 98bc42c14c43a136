import { InputError, type Problem } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import { nsPerMs } from '../core/units.ts';
import { isBlank, trimBlank } from '../core/whitespace.ts';
import { decompress } from '../io/decompress.ts';
import { splitLines } from '../io/lines.ts';
import { recordTexts } from '../io/record-text.ts';

/**
 * Timestamps to replay, one number of milliseconds a line, in ns and as given (not yet shifted to 0).
 * @throws InputError for a line that is no number, or smaller than the one before it
 */
export async function readTimestamps(runtime: Runtime, path: string): Promise<Float64Array> {
  const times: number[] = [];
  const problems: Problem[] = [];
  for await (const chunk of splitLines(decompress(runtime.files.read(path), path), path))
    recordTexts(chunk).forEach((text, index) => {
      if (text !== null && isBlank(text)) return;
      const ms = Number(trimBlank(text ?? 'x'));
      const place = { file: path, line: chunk.firstRecord + index + 1 };
      if (!Number.isFinite(ms))
        problems.push({
          code: 'bad-timestamp',
          message: `'${trimBlank(text ?? '')}' is no number of ms`,
          place,
        });
      else if (ms * nsPerMs < (times.at(-1) ?? Number.NEGATIVE_INFINITY))
        problems.push({ code: 'timestamps-unsorted', message: `${ms} ms comes after a later time`, place });
      else times.push(ms * nsPerMs);
    });
  if (problems.length > 0) throw new InputError(problems.slice(0, 100), { total: problems.length });
  return Float64Array.from(times);
}
