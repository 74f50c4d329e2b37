import { z } from 'tandem-sync/sdk';

/** Flags are documented as 0/1 and seen live as booleans, so both are read. */
export const Flag = z.union([z.boolean(), z.number()]).transform(Boolean);

export const Named = z.looseObject({ id: z.string(), name: z.string() });
export type Named = z.infer<typeof Named>;

/** What a state means to PingCode itself. Names are each tenant's own. */
export const STATE_TYPES = ['pending', 'in_progress', 'completed', 'closed'] as const;

export const State = z.looseObject({ id: z.string(), name: z.string(), type: z.enum(STATE_TYPES) });
export type State = z.infer<typeof State>;

/** A user as embedded in other resources: never with e-mail or mobile. */
export const UserRef = z.looseObject({ id: z.string(), name: z.string(), display_name: z.string().nullish() });
export type UserRef = z.infer<typeof UserRef>;

export const User = UserRef.extend({ email: z.string().nullish(), mobile: z.string().nullish() });
export type User = z.infer<typeof User>;

export const Product = z.looseObject({ id: z.string(), identifier: z.string(), name: z.string() });
export type Product = z.infer<typeof Product>;

/** An idea or a ticket. `type`, `solution`, `submitted_by`, `tags` exist on tickets only. */
export const ShipRecord = z.looseObject({
  id: z.string(),
  identifier: z.string(),
  title: z.string(),
  html_url: z.string().nullish(),
  product: z.looseObject({ id: z.string() }),
  state: State,
  priority: Named.nullish(),
  assignee: UserRef.nullish(),
  description: z.string().nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  type: Named.nullish(),
  solution: Named.nullish(),
  submitted_by: UserRef.nullish(),
  tags: z.array(Named).nullish(),
  /** Seconds since the epoch, like every time PingCode gives. */
  created_at: z.number(),
  updated_at: z.number(),
  is_deleted: Flag.optional(),
});
export type ShipRecord = z.infer<typeof ShipRecord>;

export const PropertyOption = z.looseObject({ _id: z.string(), text: z.string(), parent_id: z.string().nullish() });
export type PropertyOption = z.infer<typeof PropertyOption>;

export const Property = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  options: z.array(PropertyOption).nullish(),
});
export type Property = z.infer<typeof Property>;

export const Comment = z.looseObject({
  id: z.string(),
  content: z.string().nullish(),
  created_at: z.number(),
  created_by: UserRef.nullish(),
  is_deleted: Flag.optional(),
});
export type Comment = z.infer<typeof Comment>;

/** A ticket state plan; `product: null` governs every product without a plan of its own. */
export const StatePlan = z.looseObject({ id: z.string(), product: z.looseObject({ id: z.string() }).nullish() });
export type StatePlan = z.infer<typeof StatePlan>;

/** One legal move of a ticket. The wire says `form_state`; should it be corrected one day, `from_state` is read too. */
export const StateFlow = z.looseObject({ form_state: Named.nullish(), from_state: Named.nullish(), to_state: Named });
export type StateFlow = z.infer<typeof StateFlow>;

export const Token = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number() });
export type Token = z.infer<typeof Token>;

export const Team = z.looseObject({ id: z.string(), name: z.string() });
