export { type CountedText, fitToLength } from './exact-text.ts';
export { createProseMaker, type ProseMaker } from './prose.ts';
export { createTextMaker, type TextKey, type TextMaker } from './text-maker.ts';
