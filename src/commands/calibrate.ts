import { type CalibrateInputs, calibrate, calibrateOptions } from '../calibrate/index.ts';
import { exitCodes } from '../core/errors.ts';
import type { CalibrationDocument } from '../documents/calibration.ts';
import { writeTextFile } from '../io/text-file.ts';
import { renderCalibration } from '../report/calibrate-text.ts';
import { renderScatter } from '../report/scatter-svg.ts';
import { renderDeviceProfile } from '../tables/device-profile.ts';
import type { Command } from './contract.ts';

/** `iwc calibrate`: measured tables become a device profile. */
export const calibrateCommand: Command = {
  name: 'calibrate',
  summary: 'fit operator cost models to measured tables of a device',
  positionals: [],
  examples: [
    {
      line: 'iwc calibrate --device a100-sxm-80gb --table Llama-2-7b-hf.mlp.csv --check-table Meta-Llama-3-8B.mlp.csv --output a100.json',
      explains: "fit a profile to one of Vidur's tables, and measure it on another it has not seen",
    },
    {
      line: 'iwc calibrate --device h200 --table my-gemms.csv --dtype bf16 --output h200.json --plot h200.svg',
      explains: 'a table of your own: op,m,n,k,us',
    },
  ],
  optionsFor: () => calibrateOptions,
  async run({ options, commandLine }, context) {
    const { profile, checks, points } = await calibrate(options as CalibrateInputs, context, commandLine);
    const output = options['output'] as string | null;
    const plot = options['plot'] as string | null;
    if (output !== null) await writeTextFile(context.runtime, output, renderDeviceProfile(profile));
    if (plot !== null)
      await writeTextFile(
        context.runtime,
        plot,
        renderScatter(`${profile.name}: held-out predictions`, points),
      );
    const { device, timing, sets, sources } = profile;
    const document: CalibrationDocument = {
      schema: 'iwc.calibration/1',
      device,
      timing,
      output,
      plot,
      sources,
      sets: sets.map(({ correction, ...set }) => ({
        ...set,
        corrected_by: correction?.values.length ?? 0,
      })),
      checks,
      notices: context.notices.summary(),
    };
    return {
      exitCode: exitCodes.done,
      document,
      text: renderCalibration(document),
      isOutputTaken: output === '-' || plot === '-',
    };
  },
};
