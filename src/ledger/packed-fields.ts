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

/** The slot before this one that holds the same; -1 if none does. Comparing before making texts saves most of the work. */
const sameAs = (values: readonly unknown[], texts: readonly (string | undefined)[], slot: number): number => {
  for (let earlier = 0; earlier < slot; earlier += 1)
    if (values[earlier] === values[slot] || (texts[slot] !== undefined && texts[earlier] === texts[slot]))
      return earlier;
  return -1;
};

const packOne = (state: FieldState | undefined, nativeLeft: unknown, nativeRight: unknown): string => {
  const { left, right, status, ...more } = state ?? { status: undefined };
  const slots = [left, right, nativeLeft, nativeRight];
  const texts: (string | undefined)[] = [];
  let shape = status === undefined ? MISSING : LETTERS[status];
  let values = '';
  slots.forEach((value, slot) => {
    if (typeof value === 'object') texts[slot] = JSON.stringify(value);
    const same = value === undefined ? -1 : sameAs(slots, texts, slot);
    if (value === undefined) shape += MISSING;
    else if (same >= 0) shape += same;
    else {
      shape += NEXT;
      values += `,${texts[slot] ?? JSON.stringify(value)}`;
    }
  });
  if (Object.keys(more).length > 0) return `["${shape}${MORE}"${values},${JSON.stringify(more)}]`;
  return `["${shape}"${values}]`;
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
const slotsOf = (packed: readonly [shape: string, ...values: unknown[]]): readonly unknown[] => {
  const [shape] = packed;
  const slots: unknown[] = [];
  let next = 1;
  for (let at = 1; at < shape.length; at += 1) {
    const letter = shape.charAt(at);
    if (letter === MISSING) slots.push(undefined);
    else if (letter === NEXT || letter === MORE) slots.push(packed[next++]);
    else slots.push(slots[Number(letter)]);
  }
  return slots;
};

type Draft = { -readonly [name in keyof FieldState]: FieldState[name] };

const fieldOf = (status: FieldStatus, [left, right, , , more]: readonly unknown[]): FieldState => {
  const field: Draft = { status };
  if (left !== undefined) field.left = left as Seen;
  if (right !== undefined) field.right = right as Seen;
  return more === undefined ? field : Object.assign(field, more);
};

export const unpackFields = (json: string): Unpacked => {
  const fields: Record<string, FieldState> = {};
  const left: Record<string, SeenNative> = {};
  const right: Record<string, SeenNative> = {};
  const all = JSON.parse(json) as Packed;
  for (const name of Object.keys(all)) {
    const packed = all[name] ?? [''];
    const slots = slotsOf(packed);
    const status = STATUSES.get(packed[0].charAt(0));
    if (status !== undefined) fields[name] = fieldOf(status, slots);
    if (slots[2] !== undefined) left[name] = slots[2] as SeenNative;
    if (slots[3] !== undefined) right[name] = slots[3] as SeenNative;
  }
  return { fields, left, right };
};
