export { chrome } from './chrome.ts';
export { kineto } from './kineto.ts';
