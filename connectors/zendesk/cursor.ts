import { ProtocolError, text, z, type Cursor } from 'tandem-sync/sdk';

/**
 * A place in the export. `after`: the vendor's own cursor, `null` before anything was exported. `until`: the newest `generated_timestamp` that was exported,
 * seconds; what changed later is still held back.
 */
const Place = z.strictObject({ after: z.string().nullable(), until: z.number() });
export type ExportPlace = z.infer<typeof Place>;

export const START: ExportPlace = { after: null, until: 0 };

export const writeCursor = (place: ExportPlace): Cursor => JSON.stringify(place);

/** Throws `ProtocolError` for a cursor that is none of ours. */
export function readCursor(cursor: Cursor): ExportPlace {
  const parsed = Place.safeParse(jsonOf(cursor));
  if (parsed.success) return parsed.data;
  throw new ProtocolError(
    text(
      'the saved cursor of this stream cannot be read; list it in full once',
      '该数据流保存的游标无法读取，请完整列出一次',
    ),
  );
}

const jsonOf = (cursor: string): unknown => {
  try {
    return JSON.parse(cursor) as unknown;
  } catch {
    return undefined;
  }
};
