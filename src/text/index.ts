export { createProseMaker, type ProseMaker } from './prose.ts';
export { createTextMaker, type TextMaker } from './text-maker.ts';
