import { hideCredentials } from './credentials.ts';

/** The command line as a shell would read it back, but for passwords in URLs: `iwc compile sharegpt --input 'a b.json'`. */
export function quoteCommandLine(words: readonly string[]): string {
  return ['iwc', ...words.map((word) => quoteWord(hideCredentials(word)))].join(' ');
}

function quoteWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
