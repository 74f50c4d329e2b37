import type { Native, NativeFields, Side, Text, Value } from '../model/index.ts';
import type { Seen } from './link.ts';

/** One side of the item an operation is about, for a person to recognise it. */
export interface Subject {
  readonly key: string;
  readonly label: string;
}

/** One field of an update, in shared and native words. */
export interface FieldChange {
  readonly field: string;
  readonly native: string;
  readonly from: Seen | undefined;
  readonly to: Value;
  readonly write: Native;
  /** The edit on this side that it overrides, by policy; kept in a conflict. */
  readonly loser?: Value;
  /** `native` is not the field's own: it says there that the field cannot be brought to `to`, or, with `null`, no longer does. */
  readonly note?: true;
}

/** A native field that goes along with a move, in the same call, because the workflow asks for it. */
export interface Companion {
  readonly native: string;
  readonly write: Native;
  /** What it carries over from the other side. Absent where it is the record's own value, or the admin's. */
  readonly change?: FieldChange;
}

interface Common {
  /** The side that is written. */
  readonly side: Side;
  readonly rule: string;
  /** Requests at the vendor, reads included. */
  readonly requests: number;
  readonly reversible: boolean;
}

/** One thing to do. A plan is a list of these: dry run, preview, guard and journal all read the same data. */
export type Operation =
  | (Common & {
      readonly kind: 'create';
      readonly source: Subject;
      readonly fields: NativeFields;
      readonly shared: Readonly<Record<string, Value>>;
    })
  | (Common & { readonly kind: 'join'; readonly left: Subject; readonly right: Subject })
  | (Common & { readonly kind: 'update'; readonly target: Subject; readonly changes: readonly FieldChange[] })
  | (Common & {
      readonly kind: 'transition';
      readonly target: Subject;
      readonly field: string;
      readonly from: string;
      readonly path: readonly string[];
      /** What is sent along, by the state of the path that asks for it. */
      readonly needs?: Readonly<Record<string, readonly Companion[]>>;
      readonly to: Value;
      /** The path does not end at `to` yet: it leads to a state whose ways out nobody has seen. */
      readonly explores: boolean;
    })
  | (Common & {
      readonly kind: 'comment';
      readonly target: Subject;
      /** The comment it is a copy of, on the other side. */
      readonly source: string;
      /** Present where it is a copy of none: it says that the field cannot be brought to this value. */
      readonly tells?: { readonly field: string; readonly value: Value };
      readonly visibility: 'internal' | 'customer';
      /** As it is written, in the words of the side it goes to. */
      readonly body: string;
    })
  /** The partner of a deleted record is moved to a closing status and told why. */
  | (Common & {
      readonly kind: 'close';
      readonly target: Subject;
      /** What was deleted, or merged into another. */
      readonly source: Subject;
      /** Absent when it is closed already. */
      readonly move?: {
        readonly field: string;
        readonly from: string;
        readonly path: readonly string[];
        readonly needs?: Readonly<Record<string, readonly Companion[]>>;
        readonly to: Value;
      };
      /** An internal comment, where the side can keep one. */
      readonly body?: string;
    })
  /** The partner of a deleted record is removed as well. */
  | (Common & {
      readonly kind: 'delete';
      readonly target: Subject;
      readonly source: Subject;
      readonly to: 'trash' | 'nothing';
    });

/** Something a person has to look at, found while planning. Nothing is written for it. */
export type Finding =
  | {
      readonly kind: 'conflict';
      readonly subject: Subject;
      readonly field: string;
      readonly left: Value;
      readonly right: Value;
    }
  | {
      readonly kind: 'problem';
      readonly side: Side;
      readonly subject: Subject;
      readonly field?: string;
      readonly code: string;
      readonly words: Text;
    };
