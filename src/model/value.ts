/**
 * A value in the shared model. `null` means cleared, which is never the same as missing (not observed).
 * Sets are arrays kept sorted; people are identity strings (an e-mail address, a mobile number or a `people.json` id); days are `YYYY-MM-DD`;
 * rich text is normalised HTML.
 */
export type Value = null | string | number | boolean | readonly string[];

export type Fields = Readonly<Record<string, Value>>;

/** A native value the mapping has no shared meaning for. It blocks its own field and nothing else. */
export interface Unmapped {
  readonly unmapped: Native;
}

export type Mapped = Value | Unmapped;

export const isUnmapped = (value: Mapped): value is Unmapped =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A person as a vendor names them. `id` is what the vendor wants back on a write. */
export interface Person {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly mobile?: string;
}

/**
 * A value as a connector hands it over: options and states by their display name, people as `Person`, days as `YYYY-MM-DD`, instants as ISO strings,
 * rich text in the format the field declares.
 */
export type Native = null | string | number | boolean | readonly string[] | Person | readonly Person[];

export type NativeFields = Readonly<Record<string, Native>>;

/** How two values of a field are compared and merged. `item` and `items` name other records, natively by key. */
export type FieldType =
  | 'text'
  | 'rich-text'
  | 'state'
  | 'option'
  | 'options'
  | 'labels'
  | 'person'
  | 'people'
  | 'date'
  | 'instant'
  | 'number'
  | 'boolean'
  | 'item'
  | 'items';
