export { attachTokenizer } from './attach.ts';
export {
  createTokenSink,
  type FolderItem,
  type NativeLibrary,
  type NativeTokenizer,
  type SpecialText,
  type Tokenizer,
  type TokenizerHost,
  type TokenizerPayload,
  type TokenSink,
} from './contract.ts';
export { type ResolveOptions, resolveTokenizer, tokenizerKinds } from './resolve.ts';
