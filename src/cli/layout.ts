/** One row of a two-column block. */
export interface Row {
  readonly name: string;
  readonly text: string;
}

const widest = 100;
const narrowest = 40;
const widestName = 30;

/** The width help is wrapped to on a stream of so many columns. */
export function helpWidth(columns: number): number {
  return Math.min(widest, Math.max(narrowest, columns));
}

/** Words of a text on lines of at most `width`; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** Where texts begin beside these names; a name too long for its column does not count. */
export function textColumn(rows: readonly Row[], width: number): number {
  const fitting = rows.map((row) => row.name.length).filter((length) => length <= nameColumn(width));
  return Math.max(0, ...fitting) + 4;
}

/** Names to the left, wrapped texts to the right; a name too long for its column has a line of its own. */
export function layRows(rows: readonly Row[], width: number, column = textColumn(rows, width)): string[] {
  return rows.flatMap(({ name, text }) => {
    const [first = '', ...rest] = wrap(text, width - column);
    const indent = ' '.repeat(column);
    const tail = rest.map((line) => indent + line);
    if (name.length > nameColumn(width)) return [`  ${name}`, indent + first, ...tail];
    return [`  ${name}`.padEnd(column) + first, ...tail].map((line) => line.trimEnd());
  });
}

/** Names take at most two fifths. */
function nameColumn(width: number): number {
  return Math.min(widestName, Math.floor(width * 0.4));
}
