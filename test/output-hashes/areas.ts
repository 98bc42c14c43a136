import type { Area } from '../support/outputs/record-area.ts';
import { bench } from './bench.ts';
import { characterize } from './characterize.ts';
import { compile } from './compile.ts';
import { convert } from './convert.ts';
import { errors } from './errors.ts';
import { generate } from './generate.ts';
import { help } from './help.ts';
import { ingest } from './ingest.ts';
import { list } from './list.ts';
import { opsim } from './opsim.ts';
import { replay } from './replay.ts';
import { subsets } from './subsets.ts';

/** Everything that is recorded, a test each. */
export const areas: readonly Area[] = [
  compile,
  subsets,
  characterize,
  convert,
  generate,
  ingest,
  opsim,
  replay,
  bench,
  list,
  help,
  errors,
];
