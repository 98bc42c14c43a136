import { InputError } from '../../core/errors.ts';
import type { Notices } from '../../core/notices.ts';
import type { Runtime } from '../../core/runtime.ts';
import { sha256Hex } from '../../io/hash.ts';
import type { OperatorRow } from '../../nouns/operator-table.ts';
import { readMeasuredKernels } from '../../operators/measured-kernels.ts';
import type { Operator } from '../../operators/operator.ts';
import { findOperatorTable, readOperatorTable } from '../../tables/operator-table-reader.ts';
import type { ReadTable } from './read-table.ts';

/**
 * An operator table that a trace became. Repeats of one shape become one row with their median; of collectives the
 * shortest counts, since the others waited for their peers.
 * @throws InputError when no row is measured and has a shape
 */
export async function readKernelTable(path: string, runtime: Runtime, notices: Notices): Promise<ReadTable> {
  const file = await findOperatorTable(runtime, path);
  const rows: OperatorRow[] = [];
  for await (const batch of readOperatorTable(runtime, file)) for (const row of batch) rows.push(row);
  const shapes = new Map<string, { operator: Operator; timing: 'device' | 'host'; times: number[] }>();
  let skipped = 0;
  for (const { row, reading, measuredUs, partOf } of readMeasuredKernels(rows)) {
    if (partOf !== null) continue;
    if (reading.operator === null || measuredUs === null || measuredUs <= 0) {
      skipped++;
      const [code, reason] =
        reading.operator === null
          ? [reading.code, reading.reason]
          : ['time-not-positive', `'${row.short_name}' has no time > 0`];
      notices.add({ code, reason, place: { file, record: row.row } });
      continue;
    }
    const { operator } = reading;
    const timing = row.timing ?? 'device';
    const key = `${timing} ${JSON.stringify(operator)}`;
    const shape = shapes.get(key);
    if (shape === undefined) shapes.set(key, { operator, timing, times: [measuredUs] });
    else shape.times.push(measuredUs);
  }
  if (shapes.size === 0)
    throw new InputError({
      code: 'empty-table',
      message: `no row of this operator table is measured and has a shape (${skipped} skipped)`,
      place: { file },
    });
  const measurements = [...shapes.values()].map(({ operator, timing, times }) => {
    const sorted = times.sort((a, b) => a - b);
    const measuredUs = operator.family === 'collective' ? sorted[0]! : sorted[sorted.length >> 1]!;
    return { operator, timing, measuredUs };
  });
  // Tables name the trace's path, which says nothing about the measurements.
  const sha256 = sha256Hex(JSON.stringify(measurements));
  return { sha256, format: 'operators', skipped, rows: measurements };
}
