import { defineTraceFormat } from './contract.ts';
import { readChromeEvents } from './read-chrome-events.ts';

/** The older form that trace viewers accept: the events alone, in one array that need not be closed. */
export const chrome = defineTraceFormat({
  name: 'chrome',
  summary: 'Chrome trace events in a bare JSON array, complete or cut short',
  detect: (head) =>
    head
      .trimStart()
      .replace(/^\uFEFF/, '')
      .startsWith('['),
  read: (pieces, options) => readChromeEvents('chrome', pieces, options),
});
