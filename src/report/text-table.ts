/** Rows under a header and a rule, columns two spaces apart, numbers as they come; no spaces at line ends. */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  const lay = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1)));
  return [lay(header), rule, ...rows.map(lay)];
}

/** A heading with a rule of its length. */
export function renderHeading(title: string): string[] {
  return [title, '-'.repeat(title.length)];
}
