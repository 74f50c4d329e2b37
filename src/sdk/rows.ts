import { z } from 'zod';
import { text, type Text } from '../model/index.ts';
import type { UnreadableRecord } from './stream.ts';

/** A row of a list: read, or known by its head only because the rest of it does not fit the schema. */
export type Row<Value extends Head, Head> =
  | { readonly is: 'read'; readonly value: Value }
  | { readonly is: 'unreadable'; readonly head: Head; readonly words: Text };

/**
 * Schema of a row that holds up no other: one that does not fit is kept by its `head`, the least that names it. Where not even that can be read, the page is not
 * what was asked for, and fails as ever.
 */
export const rowOf = <Value extends Head, Head>(
  value: z.ZodType<Value>,
  head: z.ZodType<Head>,
): z.ZodType<Row<Value, Head>> =>
  z.unknown().transform((raw, context): Row<Value, Head> => {
    const whole = value.safeParse(raw);
    if (whole.success) return { is: 'read', value: whole.data };
    const known = head.safeParse(raw);
    if (known.success) return { is: 'unreadable', head: known.data, words: notAsDocumented(whole.error) };
    for (const issue of whole.error.issues) context.addIssue({ ...issue, input: undefined } as never);
    return z.NEVER;
  });

const notAsDocumented = (error: z.ZodError): Text => {
  const details = z.prettifyError(error);
  return text(`the record is not as documented: ${details}`, `记录的内容与文档不符：${details}`);
};

export const headOf = <Value extends Head, Head>(row: Row<Value, Head>): Head =>
  row.is === 'read' ? row.value : row.head;

/** What could be read, in the order of the list. */
export const readRows = <Value extends Head, Head>(rows: readonly Row<Value, Head>[]): readonly Value[] =>
  rows.flatMap((row) => (row.is === 'read' ? [row.value] : []));

/** What could not, under the keys their records have. */
export const unreadableRows = <Value extends Head, Head>(
  rows: readonly Row<Value, Head>[],
  keyOf: (head: Head) => string,
): readonly UnreadableRecord[] =>
  rows.flatMap((row) => (row.is === 'read' ? [] : [{ key: keyOf(row.head), words: row.words }]));
