import { text, type FieldSchema, type FieldType, type Native, type Option, type Person } from 'tandem-sync/sdk';
import type { Directory } from './directory.ts';
import { refusal } from './faults.ts';
import type { CustomValue, TicketField } from './schema.ts';

/** A field an administrator has added, in the product's terms. */
export interface CustomField {
  readonly id: number;
  readonly title: string;
  readonly type: FieldType;
  /** By what is stored: a tag. */
  readonly options?: readonly Option[];
  readonly writable: boolean;
  readonly required: boolean;
  readonly shown: boolean;
  readonly whole?: boolean;
  /** Long text, kept as it is. */
  readonly plain?: boolean;
}

export const nativeName = (id: number): string => `custom.${id}`;

/** The number in a native name, `undefined` for any other field. */
export const customId = (name: string): number | undefined => {
  const found = /^custom\.(\d+)$/.exec(name)?.[1];
  return found === undefined ? undefined : Number(found);
};

type Kind = Pick<CustomField, 'type' | 'plain' | 'whole'> & { readonly readOnly?: true };

/** Zendesk's types of custom fields (vendor documentation, "Ticket fields"). Anything else is no custom field. */
const KINDS: Readonly<Record<string, Kind>> = {
  text: { type: 'text' },
  textarea: { type: 'rich-text', plain: true },
  regexp: { type: 'text' },
  // Only the last digits of a card's number are ever shown.
  partialcreditcard: { type: 'text', readOnly: true },
  integer: { type: 'number', whole: true },
  decimal: { type: 'number' },
  date: { type: 'date' },
  checkbox: { type: 'boolean' },
  tagger: { type: 'option' },
  multiselect: { type: 'options' },
  lookup: { type: 'text' },
};

/** What a lookup field points at; other targets are shown by their number, and not written. */
const TARGETS: Readonly<Record<string, FieldType>> = { 'zen:user': 'person', 'zen:ticket': 'item' };

/** `undefined` for a field of Zendesk's own, and for one that is switched off. */
export function customField(field: TicketField): CustomField | undefined {
  const kind = KINDS[field.type];
  if (!kind || !field.active) return undefined;
  const choices = kind.type === 'option' || kind.type === 'options';
  const target = TARGETS[field.relationship_target_type ?? ''];
  const nowhere = choices ? (field.custom_field_options ?? []).length === 0 : field.type === 'lookup' && !target;
  return {
    id: field.id,
    title: field.title,
    type: target ?? kind.type,
    ...(choices && { options: optionsOf(field) }),
    writable: kind.readOnly !== true && !nowhere,
    required: field.required,
    shown: field.visible_in_portal,
    ...(kind.whole && { whole: true }),
    ...(kind.plain && { plain: true }),
  };
}

/** `App::Login` is a menu inside a menu; where two options are called the same, their tag tells them apart. */
const optionsOf = ({ custom_field_options }: TicketField): readonly Option[] => {
  const named = (custom_field_options ?? []).map(({ name, value }) => ({
    id: value,
    name: name.replaceAll('::', ' / '),
  }));
  return named.map((option) => {
    const twin = named.some((one) => one !== option && one.name === option.name);
    return twin ? { ...option, name: `${option.name} (${option.id})` } : option;
  });
};

export const describeCustomField = (field: CustomField): FieldSchema => ({
  name: nativeName(field.id),
  title: text(field.title, field.title),
  type: field.type,
  writable: field.writable ? 'always' : 'never',
  visibility: field.shown ? 'customer' : 'internal',
  ...(field.options && field.options.length > 0 && { options: field.options }),
  ...(field.plain && { format: 'plain' as const }),
  ...(field.whole && { rewrites: { decimals: 0 } }),
  // An unticked box is "no"; there is no third value.
  ...(field.type === 'boolean' && { clearable: false }),
});

/** A stored value in the type its field declares. One that does not fit is handed over as the text it is. */
export function toNative(value: CustomValue['value'], field: CustomField, directory: Directory): Native {
  if (field.type === 'boolean') return value === true || value === 'true';
  if (field.type === 'options') return (Array.isArray(value) ? value : []).map((tag) => nameOf(tag, field)).sort();
  if (value === undefined || value === null || value === '') return null;
  const stored = Array.isArray(value) ? value.join(' ') : String(value);
  switch (field.type) {
    case 'number':
      return Number.isFinite(Number(stored)) ? Number(stored) : stored;
    case 'option':
      return nameOf(stored, field);
    case 'person':
      return /^\d+$/.test(stored) ? directory.person(Number(stored)) : { id: stored };
    case 'date':
      return stored.slice(0, 10);
    default:
      return stored.replace(/\r\n?/g, '\n');
  }
}

const nameOf = (tag: string, field: CustomField): string =>
  field.options?.find((option) => option.id === tag)?.name ?? tag;

/** A native value as Zendesk takes it. Throws `RejectedError` for an option there is not: Zendesk would drop it. */
export function toStored(native: Native, field: CustomField): CustomValue['value'] {
  switch (field.type) {
    case 'boolean':
      return native === true;
    case 'options':
      return (Array.isArray(native) ? native : []).map((name) => tagOf(String(name), field));
    case 'option':
      return native === null ? null : tagOf(String(native), field);
    case 'number':
      return native === null ? null : field.whole ? Math.round(Number(native)) : Number(native);
    case 'person':
      return native === null ? null : (native as Person).id;
    default:
      return native === null ? null : String(native);
  }
}

const tagOf = (name: string, field: CustomField): string => {
  const option = field.options?.find((one) => one.name === name);
  if (option) return option.id;
  throw refusal(
    nativeName(field.id),
    text(`"${field.title}" has no option "${name}"`, `“${field.title}”没有选项“${name}”`),
  );
};
