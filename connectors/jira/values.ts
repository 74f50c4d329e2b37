import { RejectedError, text, z, type Native, type Person } from 'tandem-sync/sdk';
import { fromDocument, toDocument } from './adf.ts';
import type { FieldKind } from './field-kinds.ts';
import { isMarkerLabel } from './marker.ts';
import { Instant, User } from './schema.ts';

const Labelled = z.looseObject({
  name: z.string().optional(),
  value: z.string().optional(),
  displayName: z.string().optional(),
});
const Cascade = z.looseObject({ value: z.string(), child: z.looseObject({ value: z.string() }).nullish() });
const Ref = z.looseObject({ id: z.string() });

/** Between the levels of a cascading choice. */
export const LEVEL = ' / ';

export const personOf = ({ accountId, displayName, emailAddress }: User): Person => ({
  id: accountId,
  ...(displayName !== undefined && { name: displayName }),
  ...(emailAddress && { email: emailAddress }),
});

/** A field's value in Jira's JSON, natively. What is not of the kind the field declares counts as empty. */
export function toNative(kind: FieldKind, raw: unknown): Native {
  switch (kind) {
    case 'text':
      return typeof raw === 'string' && raw !== '' ? raw : null;
    case 'rich-text':
      return fromDocument(raw);
    case 'number':
      return typeof raw === 'number' ? raw : null;
    case 'date':
      return typeof raw === 'string' ? raw.slice(0, 10) : null;
    case 'instant':
      return Instant.safeParse(raw).data ?? null;
    case 'named':
    case 'valued':
    case 'shown':
      return wordsOf(raw) ?? null;
    case 'named-set':
    case 'valued-set':
    case 'shown-set':
      return list(raw)
        .flatMap((one) => wordsOf(one) ?? [])
        .sort();
    case 'cascade': {
      const choice = Cascade.safeParse(raw).data;
      return choice ? [choice.value, ...(choice.child ? [choice.child.value] : [])].join(LEVEL) : null;
    }
    case 'person': {
      const user = User.safeParse(raw).data;
      return user ? personOf(user) : null;
    }
    case 'people':
      return list(raw).flatMap((one) => {
        const user = User.safeParse(one).data;
        return user ? [personOf(user)] : [];
      });
    case 'labels':
      return list(raw)
        .filter((one) => typeof one === 'string')
        .filter((label) => !isMarkerLabel(label))
        .sort();
    case 'parent':
      return Ref.safeParse(raw).data?.id ?? null;
  }
}

const list = (raw: unknown): readonly unknown[] => (Array.isArray(raw) ? raw : []);

function wordsOf(raw: unknown): string | undefined {
  if (typeof raw === 'string' || typeof raw === 'number') return String(raw);
  const labelled = Labelled.safeParse(raw).data;
  return labelled?.value ?? labelled?.name ?? labelled?.displayName;
}

/** A native value as Jira takes it in `fields`. Sources: the vendor's page on creating issues, section on custom field values. */
export function toJira(kind: FieldKind, native: Native): unknown {
  const entries = entriesOf(native);
  switch (kind) {
    case 'text':
    case 'number':
    case 'date':
      return native;
    case 'rich-text':
      return native === null ? null : toDocument(String(native));
    case 'instant':
      return native === null ? null : new Date(String(native)).toISOString().replace('Z', '+0000');
    case 'named':
      return native === null ? null : { name: native };
    case 'valued':
      return native === null ? null : { value: native };
    case 'named-set':
      return entries.map((name) => ({ name }));
    case 'valued-set':
      return entries.map((value) => ({ value }));
    case 'cascade':
      return native === null ? null : cascade(String(native));
    case 'person':
      return native === null ? null : { accountId: idOf(native) };
    case 'people':
      return entries.map((one) => ({ accountId: idOf(one) }));
    case 'labels':
      return entries.map((label) => spaceless(String(label)));
    case 'parent':
      return native === null ? null : { id: String(native) };
    case 'shown':
    case 'shown-set':
      throw new RejectedError(text('this kind of field can only be read', '该类字段只能读取'));
  }
}

const entriesOf = (native: Native): readonly (string | Person)[] => (Array.isArray(native) ? native : []);

const idOf = (native: string | number | boolean | Person | readonly unknown[]): string =>
  typeof native === 'object' && 'id' in native ? native.id : String(native);

const cascade = (path: string): object => {
  const at = path.indexOf(LEVEL);
  return at < 0 ? { value: path } : { value: path.slice(0, at), child: { value: path.slice(at + LEVEL.length) } };
};

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
