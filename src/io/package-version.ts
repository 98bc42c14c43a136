import { readFileSync } from 'node:fs';

/** The version of iwc, from its own `package.json`: two folders up from here, in `src/` as in `dist/`. */
export function readPackageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
