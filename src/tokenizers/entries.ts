export { declared } from './declared.ts';
export { file } from './hugging-face/file.ts';
export { hub } from './hugging-face/hub.ts';
export { simple } from './simple.ts';
export { tiktoken } from './tiktoken/tiktoken.ts';
