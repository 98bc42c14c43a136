import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository.ts';
import type { AreaHashes, KeepOutput } from './record-area.ts';

const file = new URL('test/output-hashes.json', repositoryRoot);

/** Hashes by area, command line and output. */
export type RecordedOutputs = Readonly<Record<string, AreaHashes>>;

/** What the repository says the outputs are. */
export function readRecorded(): RecordedOutputs {
  return JSON.parse(readFileSync(file, 'utf8')) as RecordedOutputs;
}

export function writeRecorded(outputs: RecordedOutputs): void {
  writeFileSync(file, `${JSON.stringify(sorted(outputs), undefined, 2)}\n`);
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One line for each output that differs, with the command it belongs to. */
export function differences(recorded: AreaHashes, found: AreaHashes): readonly string[] {
  const lines = new Set([...Object.keys(recorded), ...Object.keys(found)]);
  return [...lines].flatMap((line) => {
    const [expected, got] = [recorded[line] ?? {}, found[line] ?? {}];
    const outputs = new Set([...Object.keys(expected), ...Object.keys(got)]);
    return [...outputs]
      .filter((output) => expected[output] !== got[output])
      .map(
        (output) => `iwc ${line}\n  ${output}: expected ${tell(expected[output])}, got ${tell(got[output])}`,
      );
  });
}

function tell(value: string | number | undefined): string {
  return value === undefined ? 'no such output' : String(value);
}

/** Writes outputs, as they are hashed, below a folder: two versions can then be compared file by file. */
export function keepBelow(folder: string | undefined, area: string): KeepOutput {
  if (folder === undefined || folder === '') return () => {};
  return ({ line, output, bytes }) => {
    const place = join(folder, area, fileName(line));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, fileName(output)), bytes);
  };
}

/** Long command lines may differ at their ends only. */
function fileName(text: string): string {
  const name = text.replaceAll(/[^\w.,=:-]+/g, '_');
  if (name.length <= 200) return name;
  return `${name.slice(0, 190)}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
