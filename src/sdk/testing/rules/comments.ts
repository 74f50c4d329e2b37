import { expect } from 'vitest';
import type { Visibility } from '../../../model/index.ts';
import { UncertainError } from '../../errors.ts';
import type { Comments } from '../../stream.ts';
import type { RuleContext } from '../context.ts';
import { failure } from '../failure.ts';
import type { Rule } from '../rule.ts';
import { asRich, wordsIn } from '../samples.ts';

const commentsOf = ({ stream }: RuleContext): Comments => {
  if (!stream.comments) throw new Error('claims comments, but has none');
  return stream.comments;
};

const formatOf = ({ card }: RuleContext) => card.capabilities.comments?.format ?? 'plain';
const visibilitiesOf = ({ card }: RuleContext): readonly Visibility[] => card.capabilities.comments?.visibilities ?? [];

const ODD = `it's "odd" <b>&amp; & </b> 客户 👩‍👩‍👧‍👦\nsecond line\n\nnew paragraph`;

/** What was said about a record. */
export const COMMENT_RULES: readonly Rule[] = [
  {
    name: 'comments of a new record are an empty list',
    needs: ['comments'],
    async check(context) {
      expect(await commentsOf(context).list(await context.make())).toEqual([]);
    },
  },
  {
    name: 'comments people wrote are listed oldest first, with words, visibility and time, without a marker',
    needs: ['comments'],
    async check(context) {
      const { people, make, tick, skip } = context;
      if (!people.comment) return skip('people cannot comment here');
      const key = await make();
      // None where comments can only be read: then they are what the vendor makes of them.
      const [visibility] = visibilitiesOf(context);
      for (const words of ['one', 'two', 'three']) {
        await people.comment(key, { body: asRich(words, formatOf(context)), visibility: visibility ?? 'internal' });
        await tick();
      }
      const listed = await commentsOf(context).list(key);
      expect(listed.map(({ body }) => wordsIn(body, formatOf(context)))).toEqual(['one', 'two', 'three']);
      for (const comment of listed) {
        if (visibility !== undefined) expect(comment.visibility).toBe(visibility);
        expect(comment.marker).toBeUndefined();
        expect(Date.parse(comment.createdAt)).not.toBeNaN();
      }
    },
  },
  {
    name: 'add returns the comment as stored, and its marker is found in the list, out of sight of its words',
    needs: ['written comments'],
    async check(context) {
      const key = await context.make();
      const comments = commentsOf(context);
      for (const visibility of visibilitiesOf(context)) {
        const marker = context.marker();
        const added = await comments.add(key, { body: asRich(ODD, formatOf(context)), visibility, marker });
        const listed = (await comments.list(key)).find((comment) => comment.key === added.key);
        for (const comment of [added, listed]) {
          expect(comment).toMatchObject({ visibility, marker });
          expect(wordsIn(comment?.body, formatOf(context))).toBe(
            wordsIn(asRich(ODD, formatOf(context)), formatOf(context)),
          );
        }
      }
    },
  },
  {
    name: 'an internal comment stays internal',
    needs: ['internal comments'],
    async check(context) {
      const { people, make, marker, skip } = context;
      if (!people.comments) return skip('people cannot see comments here');
      const key = await make();
      const body = asRich('not for the customer', formatOf(context));
      await commentsOf(context).add(key, { body, visibility: 'internal', marker: marker() });
      expect((await people.comments(key)).map(({ visibility }) => visibility)).toEqual(['internal']);
    },
  },
  {
    name: 'a comment whose reply is lost is uncertain, and is found once by its marker',
    needs: ['written comments', 'stand-in'],
    async check(context) {
      const key = await context.make();
      const comments = commentsOf(context);
      const [visibility = 'customer'] = visibilitiesOf(context);
      const draft = (marker: string) => ({ body: asRich('once', formatOf(context)), visibility, marker });
      await comments.add(key, draft(context.marker()));
      const lost = context.marker();
      for (const method of ['POST', 'PUT', 'PATCH']) context.sandbox.chaos.plan({ kind: 'lose-reply' }, { method });
      expect(await failure(comments.add(key, draft(lost)))).toBeInstanceOf(UncertainError);
      context.sandbox.chaos.clear();
      expect((await comments.list(key)).filter(({ marker }) => marker === lost)).toHaveLength(1);
    },
  },
];
