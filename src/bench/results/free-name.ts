import type { Runtime } from '../../core/runtime.ts';

/** A path that nothing is at: as asked, or with `-2`, `-3` before its ending, so that equal names overwrite nothing. */
export async function freePath(path: string, { files }: Runtime): Promise<string> {
  const dot = path.lastIndexOf('.');
  const [stem, ending] = dot > path.lastIndexOf('/') ? [path.slice(0, dot), path.slice(dot)] : [path, ''];
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? path : `${stem}-${n}${ending}`;
    if ((await files.kind(candidate)) === null) return candidate;
  }
}
