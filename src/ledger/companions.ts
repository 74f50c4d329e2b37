import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { fromJson, toJson } from './json.ts';
import type { CommentLink, Ledger, Stray } from './ledger.ts';
import type { Statements, Step } from './statement.ts';
import type { Store } from './store.ts';

export const putComment = ({ companions }: Statements, { sync, link, left, right }: CommentLink): readonly Step[] => [
  { call: companions.forgetComment({ link, left_key: left, right_key: right }) },
  { call: companions.putComment({ sync, link, left_key: left, right_key: right }) },
];

export const putBase = (
  { companions }: Statements,
  { link, field, text }: { readonly link: string; readonly field: string; readonly text: string },
): Step => ({ call: companions.putBase({ link, field, body: deflateRawSync(text).toString('base64') }) });

export const putStray = ({ companions }: Statements, { sync, side, key, matchKey }: Stray): Step => ({
  call: companions.putStray({ sync, side, key, match_key: matchKey }),
});

export const doneStray = (
  { companions }: Statements,
  { sync, side, key }: Pick<Stray, 'sync' | 'side' | 'key'>,
): Step => ({
  call: companions.doneStray({ sync, side, key }),
});

export const putNote = ({ companions }: Statements, name: string, value: unknown): Step => ({
  call: companions.putNote({ name, value: toJson(value) }),
});

export const companionReads = (store: Store): Pick<Ledger, 'commentLinks' | 'baseTexts' | 'strays' | 'recall'> => {
  const known = store.statements.companions;
  return {
    async commentLinks(link) {
      const rows = await store.query(known.comments({ link }));
      return rows.map((row) => ({ sync: row.sync, link: row.link, left: row.left_key, right: row.right_key }));
    },
    async baseTexts(link) {
      const rows = await store.query(known.bases({ link }));
      return Object.fromEntries(
        rows.map(({ field, body }) => [field, inflateRawSync(Buffer.from(body, 'base64')).toString()]),
      );
    },
    async strays(sync, side, matchKey, limit) {
      const rows = await store.query(known.strays({ sync, side, match_key: matchKey, limit }));
      return rows.map((row) => ({ sync: row.sync, side: row.side, key: row.key, matchKey: row.match_key }));
    },
    async recall(name) {
      const [row] = await store.query(known.note({ name }));
      return row === undefined ? undefined : fromJson<unknown>(row.value);
    },
  };
};
