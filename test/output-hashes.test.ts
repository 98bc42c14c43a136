import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { areas } from './output-hashes/areas.ts';
import { type AreaHashes, recordArea } from './support/outputs/record-area.ts';
import {
  differences,
  keepBelow,
  type RecordedOutputs,
  readRecorded,
  writeRecorded,
} from './support/outputs/recorded-outputs.ts';

/*
 * Every command on the project's own inputs: nothing that it says or writes may change unnoticed. What is meant to
 * change is recorded anew by
 *
 *     IWC_RECORD_OUTPUTS=1 npm run test:only -- output-hashes
 *
 * IWC_KEEP_OUTPUTS=FOLDER writes the outputs, as they are hashed, into that folder; `diff -r` of the folders of two
 * versions then shows what a hash cannot.
 */
const isRecording = process.env['IWC_RECORD_OUTPUTS'] === '1' && !process.env['CI'];
const keptIn = process.env['IWC_KEEP_OUTPUTS'] ? resolve(process.env['IWC_KEEP_OUTPUTS']) : undefined;
const recordAnew =
  'If this is meant: IWC_RECORD_OUTPUTS=1 npm run test:only -- output-hashes\n' +
  'To see the outputs: IWC_KEEP_OUTPUTS=FOLDER, in this version and in the one before';

const recorded = readRecorded();
const found: Record<string, AreaHashes> = {};

for (const area of areas)
  test(`outputs are as recorded: ${area.name}`, async (t) => {
    const hashes = await recordArea(area, keepBelow(keptIn, area.name));
    found[area.name] = hashes;
    const changes = differences(recorded[area.name] ?? {}, hashes);
    if (isRecording) for (const change of changes) t.diagnostic(change);
    else
      assert.equal(
        changes.length,
        0,
        `${changes.length} outputs differ\n${changes.join('\n')}\n${recordAnew}`,
      );
  });

test('every recorded area is in the script', () => {
  if (!isRecording) assert.deepEqual(Object.keys(recorded), areas.map(({ name }) => name).sort());
});

after(() => {
  if (isRecording) writeRecorded({ ...onlyKnown(recorded), ...found });
});

/** Without the areas that the script no longer has. */
function onlyKnown(outputs: RecordedOutputs): RecordedOutputs {
  return Object.fromEntries(
    Object.entries(outputs).filter(([name]) => areas.some((area) => area.name === name)),
  );
}
