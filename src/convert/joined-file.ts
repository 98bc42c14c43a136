import type { Context } from '../core/context.ts';
import { InputError, type Place } from '../core/errors.ts';
import { millisecondsOf, nsPerMs } from '../core/units.ts';
import { openInput } from '../files/open-input.ts';
import { splitLines } from '../io/lines.ts';
import { recordTexts } from '../io/record-text.ts';

type Keys = Readonly<Record<string, unknown>>;

/** The two shapes that can be joined: canonical lines, and the AIBrix shape's lines of windows. */
export type JoinedShape = 'iwc' | 'aibrix';

/** A line of a workload, its time apart from the rest. */
export interface JoinedLine {
  readonly atNs: number;
  readonly value: Keys;
}

/** Lines of one file, in batches; blank ones are passed over. @throws InputError for a line that is no workload's */
export async function* readJoined(
  path: string,
  shape: JoinedShape,
  context: Context,
): AsyncGenerator<JoinedLine[]> {
  const { source } = await openInput(path, shape, context);
  for await (const chunk of splitLines(source.pieces(), path)) {
    const lines: JoinedLine[] = [];
    for (const [i, text] of recordTexts(chunk).entries()) {
      if (text?.trim() === '') continue;
      lines.push(parseLine(text, shape, { file: path, line: chunk.firstRecord + i + 1 }));
    }
    yield lines;
  }
}

/** Which shape a file has; null for an empty one. @throws InputError for any other */
export async function shapeOf(path: string, context: Context): Promise<JoinedShape | null> {
  const { source } = await openInput(path, 'iwc', context);
  for await (const chunk of splitLines(source.pieces(), path)) {
    const first = recordTexts(chunk).find((text) => text?.trim() !== '');
    if (first === undefined) continue;
    const keys = parseKeys(first ?? null) ?? {};
    if (Array.isArray(keys['requests']) && typeof keys['timestamp'] === 'number') return 'aibrix';
    if (typeof keys['request_id'] === 'string') return 'iwc';
    throw new InputError({
      code: 'unknown-format',
      message: 'is neither a canonical workload nor an AIBrix-shaped one',
      place: { file: path, line: 1 },
      hint: 'turn it into one with iwc convert',
    });
  }
  return null;
}

function parseLine(text: string | null, shape: JoinedShape, place: Place): JoinedLine {
  const value = parseKeys(text);
  const time = value?.[shape === 'aibrix' ? 'timestamp' : 'arrival_time_ms'];
  const isSound =
    typeof time === 'number' && time >= 0 && (shape === 'iwc' || Array.isArray(value!['requests']));
  if (!isSound)
    throw new InputError({
      code: 'bad-line',
      message: `is no line of the ${shape} shape, as the file's first is`,
      place,
    });
  const exact = value!['arrival_time_ns'];
  return { atNs: typeof exact === 'number' ? exact : time * nsPerMs, value: value! };
}

function parseKeys(text: string | null): Keys | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return value !== null && typeof value === 'object' ? (value as Keys) : null;
  } catch {
    return null;
  }
}

/** The line's fields at another time. */
export function moveLine({ value }: JoinedLine, atNs: number, shape: JoinedShape): Keys {
  const ms = millisecondsOf(atNs);
  if (shape === 'aibrix') return { ...value, timestamp: ms };
  const { arrival_time_ns: _, ...rest } = value;
  return { ...rest, arrival_time_ms: ms, ...(ms * nsPerMs === atNs ? {} : { arrival_time_ns: atNs }) };
}
