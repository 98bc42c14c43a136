/** A generated page of `docs/reference/`. */
export interface ReferencePage {
  /** File name. */
  readonly name: string;
  /** The whole file; the same tables give the same bytes. */
  render(): Promise<string>;
}

/** Says at the head of a page where it comes from. */
export const generatedMark = '<!-- Generated from the tables in src/ by `npm run docs`. Do not edit. -->';

/** A table; cells are plain text but for code in backticks. */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => '---'), ...rows.map((row) => row.map(escapeCell))];
  return lines.map((row) => `| ${row.join(' | ')} |\n`).join('');
}

/** Outside of code, Markdown would take `<name>` for a tag and `*` for emphasis; `|` ends a cell anywhere. */
function escapeCell(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[<*[\]\\]/g, '\\$&')))
    .join('')
    .replaceAll('|', '\\|');
}
