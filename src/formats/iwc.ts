import { defineOptions } from '../core/options.ts';
import { checkRequest } from '../nouns/check-request.ts';
import { renderRequestLine } from '../nouns/request-line.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { defineFormat } from './contract.ts';
import { everyLine } from './detect.ts';
import { readJsonRecords } from './json-records.ts';
import { allBut, requestFields } from './loss.ts';

/** The canonical workload itself. */
export const iwc = defineFormat({
  name: 'iwc',
  summary: "iwc's canonical workload",
  extension: '.jsonl',
  source: 'schema/workload.schema.json',
  options: defineOptions({}),
  detect: (sample) =>
    everyLine(
      sample,
      (record) => 'request_id' in record && 'max_output_tokens' in record && 'arrival_time_ms' in record,
    ),
  read: (source, scope) =>
    readJsonRecords(source, scope, {
      parse(fields): WorkloadRequest {
        const problems = checkRequest(fields.whole);
        for (const problem of problems) fields.reject(problem);
        return fields.whole as WorkloadRequest;
      },
    }),
  createWriter: (output) => ({
    add: (request) => output.text(renderRequestLine(request)),
    finish() {},
  }),
  cannotCarry: allBut([...requestFields]),
});
