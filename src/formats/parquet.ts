import { defineOptions } from '../core/options.ts';
import { defineFormat } from './contract.ts';
import { allBut, requestFields } from './loss.ts';
import { readParquetLines } from './parquet/read-lines.ts';
import { readParquet } from './parquet/read-requests.ts';
import { createRequestWriter } from './parquet/request-writer.ts';

const magic = [0x50, 0x41, 0x52, 0x31];

/** The canonical workload in Parquet: a column a field, nested ones as JSON text, `x_` fields in `extensions`. */
export const parquet = defineFormat({
  name: 'parquet',
  summary: 'the canonical workload in Parquet, a column a field',
  extension: '.parquet',
  source: 'https://parquet.apache.org',
  options: defineOptions({
    parquetCompression: {
      type: 'choice',
      choices: ['snappy', 'zstd', 'gzip', 'none'],
      default: 'snappy',
      help: 'codec of Parquet pages; zstd needs Node 22.15 or later to write, any to read',
    },
  }),
  detect: ({ head }) => magic.every((byte, at) => head[at] === byte),
  read: readParquet,
  readLines: readParquetLines,
  createWriter: (output, options, { pool }) => createRequestWriter(output, pool, options.parquetCompression),
  cannotCarry: allBut([...requestFields]),
});
