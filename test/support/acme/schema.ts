import { rowOf, z } from 'tandem-sync/sdk';

/** A person as Acme shows them. */
export const User = z.looseObject({ id: z.number(), name: z.string(), email: z.string() });
export type User = z.infer<typeof User>;

/** One item, the same in lists, on its own and as the answer to a write. */
export const Item = z.looseObject({
  id: z.number(),
  title: z.string(),
  description: z.string(),
  status: z.string(),
  priority: z.string(),
  assignee: User.nullable(),
  labels: z.array(z.string()),
  due_date: z.string().nullable(),
  parent: z.number().nullable(),
  related: z.array(z.number()),
  external_id: z.string().nullable(),
  version: z.number(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type Item = z.infer<typeof Item>;

/** `next` is the address of the next page. */
export const ItemPage = z.looseObject({
  items: z.array(rowOf(Item, z.looseObject({ id: z.number() }))),
  next: z.string().nullable(),
});

export const Comment = z.looseObject({
  id: z.number(),
  body: z.string(),
  internal: z.boolean(),
  author: User.nullable(),
  created_at: z.iso.datetime(),
});
export type Comment = z.infer<typeof Comment>;

export const CommentList = z.looseObject({ comments: z.array(Comment) });

export const AcmeFile = z.looseObject({
  id: z.number(),
  name: z.string(),
  type: z.string(),
  size: z.number(),
  internal: z.boolean(),
  author: User.nullable(),
  created_at: z.iso.datetime(),
});
export type AcmeFile = z.infer<typeof AcmeFile>;

export const FileList = z.looseObject({ files: z.array(AcmeFile) });

export const UserList = z.looseObject({ users: z.array(User) });

export const Me = z.looseObject({ id: z.number(), name: z.string() });

export const Layout = z.looseObject({
  statuses: z.array(z.looseObject({ name: z.string(), category: z.enum(['todo', 'doing', 'done', 'dropped']) })),
  initial_status: z.string(),
  transitions: z.array(z.looseObject({ from: z.string(), to: z.string(), mails_customer: z.boolean() })),
  priorities: z.array(z.string()),
  title: z.looseObject({ max_length: z.number(), cut_at: z.number().nullable() }),
});
export type Layout = z.infer<typeof Layout>;

/** What a refusal says beside its status. */
export const Refusal = z.looseObject({
  error: z.string(),
  message: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
});
