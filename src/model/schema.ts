import type { Visibility } from './item.ts';
import type { StatusCategory } from './status.ts';
import type { TextFormat } from './text-format.ts';
import type { Text } from './text.ts';
import type { FieldType } from './value.ts';

export interface Option {
  /** The vendor's id, or the name where there is none. */
  readonly id: string;
  /** The display name: what mappings and records use. */
  readonly name: string;
  /** States only: what it means, where the vendor says. */
  readonly category?: StatusCategory;
}

/** What a vendor is known to make of a value it is sent, as data, so that a schema can be remembered and compared. */
export interface Rewrites {
  readonly trim?: boolean;
  /** Line breaks are taken out (`remove`) or become a space (`space`). */
  readonly singleLine?: 'remove' | 'space';
  /** Longer text is cut without a word. */
  readonly cutAt?: { readonly length: number; readonly unit: 'characters' | 'bytes' };
  /** Numbers are rounded to this many decimals. */
  readonly decimals?: number;
}

export interface FieldSchema {
  /** The native name, as used in mappings. */
  readonly name: string;
  readonly title?: Text;
  readonly type: FieldType;
  /** Rich text and comments only. */
  readonly format?: TextFormat;
  readonly options?: readonly Option[];
  readonly writable: 'always' | 'create' | 'update' | 'never';
  /** Must be given on create. */
  readonly required?: boolean;
  /** Whether the customer can see it. Default `internal`. */
  readonly visibility?: Visibility;
  /** Longer is refused. */
  readonly maxLength?: { readonly length: number; readonly unit: 'characters' | 'bytes' };
  /** Numbers outside are refused. */
  readonly range?: { readonly min: number; readonly max: number };
  /** Whether `null` clears it. Default true. */
  readonly clearable?: boolean;
  readonly rewrites?: Rewrites;
  /** What the vendor acts on inside a text: lines like `/close`, names like `@ann` and `#12`. Text carried over is made harmless. */
  readonly actsOn?: readonly ('commands' | 'mentions')[];
  /** `item` and `items` only: the streams of this connection whose keys it holds. Default: its own. */
  readonly streams?: readonly string[];
}

/** One legal move of the state field. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  /** Native fields that must be sent with it. */
  readonly requires?: readonly string[];
  /** Mails the customer or shows up to them at once. */
  readonly notifiesCustomer?: boolean;
}

/** What a stream looks like right now, at this vendor, for this account and scope. Plain JSON: it is remembered and compared. */
export interface Schema {
  readonly fields: readonly FieldSchema[];
  /** The live workflow, where the vendor tells it. */
  readonly transitions?: readonly Transition[];
  /** The state a new record starts in, where known. */
  readonly initialState?: string;
}

export const fieldNamed = (schema: Schema, name: string): FieldSchema | undefined =>
  schema.fields.find((field) => field.name === name);

/** The one field of type `state`, if the stream has one. */
export const stateField = (schema: Schema): FieldSchema | undefined =>
  schema.fields.find((field) => field.type === 'state');
