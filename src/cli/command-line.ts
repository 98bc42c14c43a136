/** The command line as a shell would read it back: `iwc compile sharegpt --input 'a b.json'`. */
export function quoteCommandLine(words: readonly string[]): string {
  return ['iwc', ...words.map(quoteWord)].join(' ');
}

function quoteWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
