import { readFileSync } from 'node:fs';
import { repositoryRoot } from './repository.ts';

/** The fields in which iwc is meant to differ from the reference, by golden case; from `fixtures/DEVIATIONS.md`. */
export function readDeviations(): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(new URL('fixtures/DEVIATIONS.md', repositoryRoot), 'utf8');
  const entries = [...text.matchAll(/^\| (\w+) \| ([^|]+) \| [^|]+ \|$/gm)];
  return new Map(
    entries
      .filter(([, name]) => name !== 'case')
      .map(([, name, fields]) => [name!, fields!.split(',').map((field) => field.trim())]),
  );
}
