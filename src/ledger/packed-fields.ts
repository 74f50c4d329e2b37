import type { FieldState, FieldStatus, Link, Seen, SeenNative, SideState } from '../sync/link.ts';

/**
 * What a link remembers of its fields, packed: the two baselines and the two native values of a field mostly say the same, so each text is stored once.
 *
 * JSON, by field name: `[shape, …values]`. The shape is five letters: the status, then left, right, left native, right native. `v` takes the next value, a
 * digit repeats the value of that slot, `-` is missing (which is not `null`). A sixth letter `+` says that the last value holds whatever else a field knows.
 */
interface Unpacked {
  readonly fields: Link['fields'];
  readonly left: SideState['native'];
  readonly right: SideState['native'];
}

type Packed = Readonly<Record<string, readonly [shape: string, ...values: (Seen | SeenNative)[]]>>;

const LETTERS = { agreed: 'a', 'pending-left': 'l', 'pending-right': 'r', conflict: 'c', frozen: 'f' } satisfies Record<
  FieldStatus,
  string
>;

const STATUSES: ReadonlyMap<string, FieldStatus> = new Map(
  Object.entries(LETTERS).map(([status, letter]) => [letter, status as FieldStatus]),
);

const MISSING = '-';
const NEXT = 'v';
const MORE = '+';

const packOne = (state: FieldState | undefined, nativeLeft: unknown, nativeRight: unknown): string => {
  const { left, right, status, ...more } = state ?? { status: undefined };
  const texts = [left, right, nativeLeft, nativeRight].map((value) => JSON.stringify(value) as string | undefined);
  let shape = status === undefined ? MISSING : LETTERS[status];
  let values = '';
  texts.forEach((text, slot) => {
    const same = text === undefined ? -1 : texts.indexOf(text);
    if (text === undefined) shape += MISSING;
    else if (same < slot) shape += same;
    else {
      shape += NEXT;
      values += `,${text}`;
    }
  });
  return Object.keys(more).length === 0
    ? `["${shape}"${values}]`
    : `["${shape}${MORE}"${values},${JSON.stringify(more)}]`;
};

export const packFields = ({ fields, left, right }: Unpacked): string => {
  const names = new Set([...Object.keys(fields), ...Object.keys(left), ...Object.keys(right)]);
  const entries = Array.from(
    names,
    (name) => `${JSON.stringify(name)}:${packOne(fields[name], left[name], right[name])}`,
  );
  return `{${entries.join(',')}}`;
};

/** The four slots of one field, `undefined` where missing, and what else it knows. */
const slotsOf = (shape: string, values: readonly unknown[]): readonly unknown[] => {
  const slots: unknown[] = [];
  let next = 0;
  for (const letter of shape.slice(1)) {
    if (letter === MISSING) slots.push(undefined);
    else if (letter === NEXT || letter === MORE) slots.push(values[next++]);
    else slots.push(slots[Number(letter)]);
  }
  return slots;
};

export const unpackFields = (json: string): Unpacked => {
  const fields: Record<string, FieldState> = {};
  const left: Record<string, SeenNative> = {};
  const right: Record<string, SeenNative> = {};
  for (const [name, [shape, ...values]] of Object.entries(JSON.parse(json) as Packed)) {
    const [seenLeft, seenRight, nativeLeft, nativeRight, more] = slotsOf(shape, values);
    const status = STATUSES.get(shape.charAt(0));
    if (status !== undefined)
      fields[name] = {
        ...(seenLeft === undefined ? {} : { left: seenLeft as Seen }),
        ...(seenRight === undefined ? {} : { right: seenRight as Seen }),
        status,
        ...(more as object | undefined),
      };
    if (nativeLeft !== undefined) left[name] = nativeLeft as SeenNative;
    if (nativeRight !== undefined) right[name] = nativeRight as SeenNative;
  }
  return { fields, left, right };
};
