import type { Context } from '../../core/context.ts';
import { suiteFiles } from '../suite-files.ts';
import { checkHealth, type Pause, type UploadTarget, uploadFile } from './upload.ts';
import type { SuiteResults } from './write-suite-results.ts';

/** How many result files the suite posted itself, and how many it left to the scripts that had made them. */
export interface Uploaded {
  readonly posted: number;
  readonly byScripts: number;
}

/**
 * Posts the result file of every finished point, once the service says that it is well. LMBench's scripts that have
 * summarised their point were told whether to post it, so that it is not posted again.
 * @throws OutsideError when it is refused; the files stay
 */
export async function uploadResults(
  folder: string,
  { points }: SuiteResults,
  target: UploadTarget,
  pause: Pause,
  context: Context,
): Promise<Uploaded> {
  await checkHealth(target, context);
  let byScripts = 0;
  for (const { point, json } of points) {
    if (await hasSummarised(`${folder}/${suiteFiles.points}/${point.id}`, context)) {
      byScripts++;
      continue;
    }
    const text = new TextDecoder().decode(await context.runtime.files.readAll(json));
    await uploadFile(target, { name: json.slice(json.lastIndexOf('/') + 1), text }, pause, context);
  }
  return { posted: points.length - byScripts, byScripts };
}

/** A script's result files lie in a folder of the suite's name, beside the CSV that it wrote. */
async function hasSummarised(pointFolder: string, { runtime: { files } }: Context): Promise<boolean> {
  const results = `${pointFolder}/4-latest-results`;
  if ((await files.kind(results)) !== 'folder') return false;
  for (const name of await files.list(results)) {
    const inner = `${results}/${name}`;
    if (name === 'post-processing' || (await files.kind(inner)) !== 'folder') continue;
    if ((await files.list(inner)).some((file) => file.endsWith('.json'))) return true;
  }
  return false;
}
