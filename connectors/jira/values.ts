import { RejectedError, text, z, type Native, type Person } from 'tandem-sync/sdk';
import { fromDocument, toDocument } from './adf.ts';
import type { FieldKind } from './field-kinds.ts';
import { isMarkerLabel } from './marker.ts';
import { Instant, User } from './schema.ts';

/** Between the levels of a cascading choice. */
export const LEVEL = ' / ';

type Full = Exclude<Native, null>;

/** One kind of value, in Jira's JSON and natively. */
interface Form {
  /** What is not of this kind counts as empty. */
  read(raw: unknown): Native;
  write(native: Full): unknown;
  /** What clears the field. */
  readonly empty: null | readonly [];
}

const Labelled = z.looseObject({
  name: z.string().optional(),
  value: z.string().optional(),
  displayName: z.string().optional(),
});
const Cascade = z.looseObject({ value: z.string(), child: z.looseObject({ value: z.string() }).nullish() });
const Ref = z.looseObject({ id: z.string() });

const list = (raw: unknown): readonly unknown[] => (Array.isArray(raw) ? raw : []);
const entriesOf = (native: Full): readonly (string | Person)[] => (Array.isArray(native) ? native : []);
const idOf = (native: Full | Person): string =>
  typeof native === 'object' && 'id' in native ? native.id : String(native);

function wordsOf(raw: unknown): string | undefined {
  if (typeof raw === 'string' || typeof raw === 'number') return String(raw);
  const labelled = Labelled.safeParse(raw).data;
  return labelled?.value ?? labelled?.name ?? labelled?.displayName;
}

export const personOf = ({ accountId, displayName, emailAddress }: User): Person => ({
  id: accountId,
  ...(displayName !== undefined && { name: displayName }),
  ...(emailAddress && { email: emailAddress }),
});

const readPerson = (raw: unknown): readonly Person[] => {
  const user = User.safeParse(raw).data;
  return user ? [personOf(user)] : [];
};

const choice = (name: 'name' | 'value'): Form => ({
  read: (raw) => wordsOf(raw) ?? null,
  write: (native) => ({ [name]: native }),
  empty: null,
});

const choices = (name: 'name' | 'value'): Form => ({
  read: (raw) =>
    list(raw)
      .flatMap((one) => wordsOf(one) ?? [])
      .sort(),
  write: (native) => entriesOf(native).map((one) => ({ [name]: one })),
  empty: [],
});

const readOnly = (form: Form): Form => ({
  ...form,
  write() {
    throw new RejectedError(text('this kind of field can only be read', '该类字段只能读取'));
  },
});

/** Sources: the vendor's pages on creating issues, section on custom field values. */
const FORMS: Readonly<Record<FieldKind, Form>> = {
  text: { read: (raw) => (typeof raw === 'string' && raw !== '' ? raw : null), write: (native) => native, empty: null },
  'rich-text': { read: fromDocument, write: (native) => toDocument(String(native)), empty: null },
  number: { read: (raw) => (typeof raw === 'number' ? raw : null), write: (native) => native, empty: null },
  date: {
    read: (raw) => (typeof raw === 'string' ? raw.slice(0, 10) : null),
    write: (native) => native,
    empty: null,
  },
  instant: {
    read: (raw) => Instant.safeParse(raw).data ?? null,
    write: (native) => new Date(String(native)).toISOString().replace('Z', '+0000'),
    empty: null,
  },
  named: choice('name'),
  valued: choice('value'),
  'named-set': choices('name'),
  'valued-set': choices('value'),
  cascade: { read: readCascade, write: (native) => writeCascade(String(native)), empty: null },
  person: { read: (raw) => readPerson(raw)[0] ?? null, write: (native) => ({ accountId: idOf(native) }), empty: null },
  people: {
    read: (raw) => list(raw).flatMap(readPerson),
    write: (native) => entriesOf(native).map((one) => ({ accountId: idOf(one) })),
    empty: [],
  },
  labels: { read: readLabels, write: (native) => entriesOf(native).map((one) => spaceless(String(one))), empty: [] },
  parent: {
    read: (raw) => Ref.safeParse(raw).data?.id ?? null,
    write: (native) => ({ id: String(native) }),
    empty: null,
  },
  shown: readOnly(choice('name')),
  'shown-set': readOnly(choices('name')),
};

/** A field's value in Jira's JSON, natively. */
export const toNative = (kind: FieldKind, raw: unknown): Native => FORMS[kind].read(raw);

/** A native value as Jira takes it in `fields`. Throws `RejectedError` for one it would not take. */
export const toJira = (kind: FieldKind, native: Native): unknown =>
  native === null ? FORMS[kind].empty : FORMS[kind].write(native);

function readCascade(raw: unknown): Native {
  const { data } = Cascade.safeParse(raw);
  return data ? [data.value, ...(data.child ? [data.child.value] : [])].join(LEVEL) : null;
}

const writeCascade = (path: string): object => {
  const at = path.indexOf(LEVEL);
  return at < 0 ? { value: path } : { value: path.slice(0, at), child: { value: path.slice(at + LEVEL.length) } };
};

/** Without those that are our markers. */
function readLabels(raw: unknown): Native {
  return list(raw)
    .filter((one) => typeof one === 'string')
    .filter((label) => !isMarkerLabel(label))
    .sort();
}

/** Jira refuses a label with a space; saying so beforehand names the label and the way out. */
export function spaceless(label: string): string {
  if (!/\s/.test(label)) return label;
  throw new RejectedError(
    text(
      `Jira takes no label with a space, such as "${label}"; let the mapping give it another name under "values"`,
      `Jira 的标签不能含空格，例如“${label}”；请在映射的 "values" 中为它指定其他名称`,
    ),
  );
}
