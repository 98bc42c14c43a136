import { defineTraceFormat } from './contract.ts';
import { readChromeEvents } from './read-chrome-events.ts';

/** What `torch.profiler` exports: an object whose `traceEvents` are Chrome events, with facts beside them. */
export const kineto = defineTraceFormat({
  name: 'kineto',
  summary: 'PyTorch profiler trace: a JSON object with traceEvents (CUDA, ROCm, XPU or CPU only)',
  detect: (head) =>
    head
      .trimStart()
      .replace(/^\uFEFF/, '')
      .startsWith('{'),
  read: (pieces, options) => readChromeEvents('kineto', pieces, options),
});
