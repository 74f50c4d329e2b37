import { rowOf, z, type Row } from 'tandem-sync/sdk';

/**
 * The parts of Request Tracker's answers that are used; everything else passes. A reference holds an `id` that is a number in a record and a string in a list,
 * and for a user it is the user's *name*. Where a list has nothing to say about a field it says `""`.
 */
const Id = z.coerce.string();

const emptyIsNone = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? [] : value), schema);

/** A user or group in a role. Lists expand the three names when asked (`fields[Owner]=…`); a record by key expands only the owner. */
export const PersonRef = z.looseObject({
  type: z.string().optional(),
  id: Id,
  Name: z.string().nullish(),
  RealName: z.string().nullish(),
  EmailAddress: z.string().nullish(),
});
export type PersonRef = z.infer<typeof PersonRef>;

export const CustomFieldValues = z.looseObject({
  id: Id,
  name: z.string(),
  /** A cleared value may stay behind as `null`; images and files are objects. */
  values: z.array(z.unknown()),
});
export type CustomFieldValues = z.infer<typeof CustomFieldValues>;

export const Ticket = z.looseObject({
  id: Id,
  Type: z.string().optional(),
  Subject: z.string().nullish(),
  Status: z.string(),
  Priority: z.coerce.string().optional(),
  Owner: PersonRef.optional(),
  Requestor: emptyIsNone(z.array(PersonRef)).optional(),
  Cc: emptyIsNone(z.array(PersonRef)).optional(),
  Due: z.string().nullish(),
  Starts: z.string().nullish(),
  Queue: z.looseObject({ id: Id, Name: z.string().nullish() }),
  CustomFields: emptyIsNone(z.array(CustomFieldValues)).optional(),
  Created: z.string(),
  LastUpdated: z.string(),
  LastUpdatedBy: PersonRef.optional(),
  _hyperlinks: z.array(z.looseObject({ ref: z.string(), _url: z.string().nullish() })).optional(),
});
export type Ticket = z.infer<typeof Ticket>;

/** `total` is `null` when the server filters the page after cutting it: then a short page, even an empty one, need not be the last. */
const listOf = <T extends z.ZodType>(item: T) => z.looseObject({ items: z.array(item), total: z.number().nullish() });

export const TicketList = listOf(rowOf(Ticket, z.looseObject({ id: Id })));
export type TicketRow = Row<Ticket, { id: string }>;

export const Transaction = z.looseObject({
  id: z.coerce.number().int(),
  Type: z.string().optional(),
  ObjectId: Id.optional(),
  Field: z.string().nullish(),
  OldValue: z.string().nullish(),
  NewValue: z.string().nullish(),
  Creator: PersonRef.optional(),
  Created: z.string().optional(),
});
export type Transaction = z.infer<typeof Transaction>;

export const TransactionList = listOf(Transaction);

/** A part of a message. In a list `Content` is plain text; only `/attachment/ID` sends it as base64. */
export const Part = z.looseObject({
  id: Id,
  TransactionId: Id,
  ContentType: z.string(),
  Filename: z.string().nullish(),
  Content: z.string().nullish(),
  Created: z.string().optional(),
  Creator: PersonRef.optional(),
});
export type Part = z.infer<typeof Part>;

export const PartList = listOf(Part);

export const PersonList = listOf(PersonRef);

export const User = z.looseObject({
  id: Id.optional(),
  Name: z.string(),
  RealName: z.string().nullish(),
  EmailAddress: z.string().nullish(),
});

export const Queue = z.looseObject({
  id: Id,
  Name: z.string(),
  Lifecycle: z.string(),
  TicketCustomFields: emptyIsNone(z.array(z.looseObject({ id: Id, name: z.string() }))).default([]),
});
export type Queue = z.infer<typeof Queue>;

export const CustomField = z.looseObject({
  id: Id,
  Name: z.string(),
  Type: z.string(),
  /** `"1"` for one value, `"0"` for any number. */
  MaxValues: z.coerce.string(),
  Values: z.array(z.union([z.string(), z.looseObject({ name: z.string() })])).optional(),
});
export type CustomField = z.infer<typeof CustomField>;

export const Created = z.looseObject({ id: Id });

/** What a write says: sentences for people, refusals among successes, in the user's language. */
export const Sentences = z.array(z.string().nullable()).transform((lines) => lines.filter((line) => line !== null));
