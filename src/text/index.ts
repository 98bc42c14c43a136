export { type CountedText, fitToLength } from './exact-text.ts';
export { createTextMaker, type TextKey, type TextMaker } from './text-maker.ts';
