import type { Context } from '../core/context.ts';
import { flagName } from '../core/options.ts';
import type { GenerateOptions } from './options.ts';

type TraceType = GenerateOptions['traceType'];

const traces: readonly TraceType[] = ['azure', 'azure-2024', 'mooncake', 'burstgpt', 'trace'];

/** Options that only some kinds of traffic look at. */
const users: Partial<Record<keyof GenerateOptions, readonly TraceType[]>> = {
  promptFile: ['constant', 'synthetic', 'stat', 'servegen', ...traces],
  groupIntervalSeconds: ['azure', 'azure-2024'],
  targetQps: ['constant', 'stat', 'servegen', ...traces],
  targetPromptLen: ['constant'],
  targetCompletionLen: ['constant'],
  trafficPattern: ['synthetic'],
  promptLenPattern: ['synthetic'],
  completionLenPattern: ['synthetic'],
  trafficPatternConfig: ['synthetic'],
  promptLenPatternConfig: ['synthetic'],
  completionLenPatternConfig: ['synthetic'],
  trafficFile: ['stat', 'servegen', ...traces],
  promptLenFile: ['stat'],
  completionLenFile: ['stat'],
  agentConfig: ['agent'],
  timeColumn: ['trace'],
  promptColumn: ['trace'],
  outputColumn: ['trace'],
};

/** Says which options were given and say nothing for this kind of traffic, so that none is passed over in silence. */
export function noteUnused(options: GenerateOptions, context: Context): void {
  const note = (key: keyof GenerateOptions, why: string) =>
    context.notices.add({ code: 'unused-option', reason: `--${flagName(key)} is not looked at: ${why}` });
  for (const [key, types] of Object.entries(users) as [keyof GenerateOptions, readonly TraceType[]][])
    if (options[key] !== null && !types.includes(options.traceType))
      note(key, `it is for ${types.join(', ')}, not for ${options.traceType}`);
  if (options.traceType === 'synthetic')
    for (const [name, config] of [
      ['trafficPattern', 'trafficPatternConfig'],
      ['promptLenPattern', 'promptLenPatternConfig'],
      ['completionLenPattern', 'completionLenPatternConfig'],
    ] as const)
      if (options[name] !== null && options[config] !== null)
        note(config, `--${flagName(name)} wins over it`);
}
