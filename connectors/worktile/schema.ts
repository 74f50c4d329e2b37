import { rowOf, z, type Row } from 'tandem-sync/sdk';

/** The parts of Worktile's answers that are used; everything else passes through unread. */
const Id = z.string().min(1);

/** Flags come as 0 and 1, and have been seen as booleans. */
const Flag = z
  .union([z.number(), z.boolean()])
  .nullish()
  .transform((value) => value === true || value === 1);

export const Token = z.looseObject({ tenant_access_token: z.string().min(1), expires_in: z.number().optional() });

/** A refusal that comes with HTTP 200. The name of the message is not known for certain. */
export const Refusal = z.looseObject({
  ok: z.literal(false),
  error_code: z
    .union([z.number(), z.string()])
    .nullish()
    .transform((value) => String(value ?? '')),
  error_message: z.string().nullish(),
  message: z.string().nullish(),
});
export type Refusal = z.infer<typeof Refusal>;

/** The envelope of the newer paths and of the web application. */
export const Coded = z.looseObject({ code: z.number(), message: z.string().nullish() });

const State = z.looseObject({ _id: Id, name: z.string().min(1), type: z.number().int().nullish() });
export type State = z.infer<typeof State>;

const Named = z.looseObject({ _id: Id, name: z.string() });
export type Named = z.infer<typeof Named>;

/** A task of the older paths, with flat property values; `properties` holds only what was asked for. */
export const Task = z.looseObject({
  _id: Id,
  title: z.string(),
  identifier: z.union([z.string(), z.number()]).nullish(),
  project_id: Id,
  task_state: State.nullish(),
  task_type: Named.nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  parent_id: z.string().nullish(),
  created_by: z.unknown(),
  created_at: z.number(),
  updated_at: z.number(),
  completed_at: z.number().nullish(),
  is_archived: Flag,
});
export type Task = z.infer<typeof Task>;

export const Keyed = z.looseObject({ _id: Id });

/** A row of a list that is kept by its id when the rest of it cannot be read. */
export const TaskRow = rowOf(Task, Keyed);
export type TaskRow = Row<Task, z.infer<typeof Keyed>>;

export const Project = z.looseObject({
  _id: Id,
  name: z.string(),
  identifier: z.string().nullish(),
  task_identifier_prefix: z.string().nullish(),
});
export type Project = z.infer<typeof Project>;

export const Member = z.looseObject({
  uid: Id,
  name: z.string().nullish(),
  display_name: z.string().nullish(),
  email: z.string().nullish(),
  mobile: z.string().nullish(),
});
export type Member = z.infer<typeof Member>;

const Comment = z.looseObject({
  _id: Id.nullish(),
  content: z.string().nullish(),
  created_by: z.unknown(),
  created_at: z.number(),
  attachments: z.array(z.string()).nullish(),
});
export type Comment = z.infer<typeof Comment>;

/** The newer detail: only `_id` and `title` unless more columns are asked for; property values are wrapped. */
export const Detail = z.looseObject({
  _id: Id,
  properties: z.record(z.string(), z.unknown()).nullish(),
  comments: z.array(Comment).nullish(),
});
export type Detail = z.infer<typeof Detail>;

/** A property inside a detail. What has no id is no property. */
export const Wrapped = z.looseObject({ property_id: Id });

export const FileInfo = z.looseObject({ title: z.string(), ext: z.string().nullish(), size: z.number().nullish() });

/** The web application's answers. */
export const Me = z.looseObject({ me: z.looseObject({ uid: Id, display_name: z.string().nullish() }) });

export const WebProject = z.looseObject({
  references: z.looseObject({
    addons: z.array(
      z.looseObject({ _id: Id, key: z.string().nullish(), views: z.array(z.looseObject({ _id: Id })).nullish() }),
    ),
  }),
});

const PropertyDefinition = z.looseObject({
  _id: Id,
  name: z.string(),
  raw_key: z.string().nullish(),
  property_key: z.string().nullish(),
  type: z.number().int(),
});
export type PropertyDefinition = z.infer<typeof PropertyDefinition>;

export const WebType = z.looseObject({ _id: Id, name: z.string(), properties: z.array(PropertyDefinition).nullish() });
export type WebType = z.infer<typeof WebType>;

/** Options are named by `text`, everything else by `name`. */
export const Choice = z.looseObject({ _id: Id, name: z.string().nullish(), text: z.string().nullish() });
export type Choice = z.infer<typeof Choice>;

export const WebContent = z.looseObject({
  references: z.looseObject({
    groups: z.array(z.looseObject({ _id: Id, is_archived: Flag })).nullish(),
    lookups: z
      .looseObject({
        task_states: z.array(State).nullish(),
        priorities: z.array(Choice).nullish(),
        tags: z.array(Choice).nullish(),
      })
      .nullish(),
  }),
});
export type WebContent = z.infer<typeof WebContent>;

export const WebState = State;
export const WebTask = z.looseObject({ relations: z.array(z.looseObject({ _id: Id, type: z.unknown() })).nullish() });
