export { createTextMaker, type TextKey, type TextMaker } from './text-maker.ts';
