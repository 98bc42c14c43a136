import { join } from 'node:path';

/** Pixels across: sharp on a dense screen, small enough to mail. */
const pngWidth = 1650;

/**
 * An SVG as PNG, drawn with the fonts of the package alone, so that it looks the same where none are installed.
 * @param packageFolder where `fonts/` lies
 */
export async function renderPng(svg: string, packageFolder: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const fontFiles = ['Lato_400Regular.ttf', 'Lato_700Bold.ttf'].map((name) =>
    join(packageFolder, 'fonts', name),
  );
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Lato' };
  return new Resvg(svg, { font, fitTo: { mode: 'width', value: pngWidth } }).render().asPng();
}
