export { attachTokenizer } from './attach.ts';
export {
  createTokenSink,
  type Tokenizer,
  type TokenizerHost,
  type TokenizerPayload,
  type TokenSink,
} from './contract.ts';
export { resolveTokenizer, tokenizerKinds } from './resolve.ts';
