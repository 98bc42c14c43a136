export { anthropicMessages } from './anthropic-messages.ts';
export { openaiChat } from './openai-chat.ts';
export { openaiCompletions } from './openai-completions.ts';
export { openaiResponses } from './openai-responses.ts';
export { tgiGenerate } from './tgi-generate.ts';
export { tritonGenerate } from './triton-generate.ts';
