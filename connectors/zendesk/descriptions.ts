import { bounded } from './bounded.ts';
import type { Api } from './client.ts';
import { fewComments, htmlOf, markIn, MARKS } from './messages.ts';

/** First comments, which are the descriptions of tickets. They cannot be changed, so each is read once. */
export interface Descriptions {
  /** As HTML; `null` for one that says nothing. One call each for those not known yet. */
  of(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  known(key: string): string | null | undefined;
}

const KEPT = 2_000;

export function createDescriptions(http: Api): Descriptions {
  const held = bounded<string, string | null>(KEPT);
  const keep = (key: string, html: string | null): string | null => {
    held.put(key, html);
    return html;
  };
  const read = async (key: string): Promise<string | null> => {
    const known = held.get(key);
    if (known !== undefined) return known;
    const [first] = await fewComments(http, key, 'first', 1);
    // A ticket must begin with words; where we were given none, they are not the person's.
    if (!first || markIn(first.metadata, MARKS.blank) !== undefined) return keep(key, null);
    const html = htmlOf(first);
    return keep(key, html === '' ? null : html);
  };
  return {
    known: (key) => held.get(key),
    of: async (keys) => new Map(await Promise.all(keys.map(async (key) => [key, await read(key)] as const))),
  };
}
