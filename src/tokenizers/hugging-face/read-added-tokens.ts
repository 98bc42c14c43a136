import type { AddedToken } from '../bpe/layout.ts';
import { asFlag, asId, asText, fail, items, member, type Node } from './json.ts';

/** `$.added_tokens`; an absent list is an empty one. */
export function readAddedTokens(list: Node, idOf: ReadonlyMap<string, number>): AddedToken[] {
  if (list.value === null) return [];
  return items(list).map((node) => {
    const content = asText(member(node, 'content'));
    const id = asId(member(node, 'id'));
    const known = idOf.get(content);
    if (known !== undefined && known !== id)
      fail(member(node, 'id'), `${JSON.stringify(content)} is token ${known} of the vocabulary, not ${id}`);
    const special = asFlag(member(node, 'special'), false);
    return {
      id,
      content,
      singleWord: asFlag(member(node, 'single_word'), false),
      stripLeft: asFlag(member(node, 'lstrip'), false),
      stripRight: asFlag(member(node, 'rstrip'), false),
      normalized: asFlag(member(node, 'normalized'), !special),
      special,
    };
  });
}
