import { z } from 'zod';
import { DEFAULT_LIMITS } from '../sync/index.ts';

/** Notes an admin leaves in a file; JSON has no comments. */
const notes = { $schema: z.string().optional(), $comment: z.union([z.string(), z.array(z.string())]).optional() };

const NAME = /^[a-z0-9][a-z0-9._-]*$/i;

export const Budget = z.strictObject({
  perMinute: z.number().positive().optional(),
  perSecond: z.number().positive().optional(),
  concurrency: z.int().positive().max(64).optional(),
});

/** One account of a connector. `settings` are checked against the connector's own schema. */
export const ConnectionEntry = z.strictObject({
  ...notes,
  connector: z.string().min(1),
  settings: z.record(z.string(), z.unknown()).default({}),
  budget: Budget.optional(),
});
export type ConnectionEntry = z.infer<typeof ConnectionEntry>;

export const SideEntry = z.strictObject({
  ...notes,
  connection: z.string().min(1),
  stream: z.string().min(1),
  /** Checked against the stream's own scope schema. */
  scope: z.record(z.string(), z.unknown()).default({}),
  mapping: z.string().min(1),
  /** Only records whose field has one of these values get a partner made. */
  filter: z.record(z.string(), z.array(z.string()).min(1)).default({}),
});
export type SideEntry = z.infer<typeof SideEntry>;

const Direction = z.enum(['both', 'left-to-right', 'right-to-left', 'none']);

export const SyncEntry = z.strictObject({
  ...notes,
  left: SideEntry,
  right: SideEntry,
  policy: z
    .enum(['two-way-safe', 'two-way-left-wins', 'two-way-right-wins', 'two-way-newest-wins', 'one-way-safe', 'mirror'])
    .default('two-way-safe'),
  create: z.enum(['none', 'left-to-right', 'right-to-left', 'both']).default('none'),
  delete: z.enum(['ignore', 'review', 'close', 'delete']).default('review'),
  fields: z
    .record(
      z.string(),
      z.strictObject({
        direction: Direction.optional(),
        conflict: z.enum(['manual', 'left-wins', 'right-wins', 'newest-wins']).optional(),
      }),
    )
    .default({}),
  match: z.array(z.string()).default([]),
  comments: Direction.default('none'),
  limits: z
    .strictObject({
      deletes: z.int().nonnegative().default(DEFAULT_LIMITS.deletes),
      changedShare: z.number().min(0).max(1).default(DEFAULT_LIMITS.changedShare),
    })
    .prefault({}),
  schedule: z.string().optional(),
  enabled: z.boolean().default(true),
});
export type SyncEntry = z.infer<typeof SyncEntry>;

/** A person under one identity (e-mail, mobile, or any id): their vendor id by connection. */
export const PersonEntry = z
  .object({ ...notes, name: z.string().optional() })
  .catchall(z.union([z.string(), z.array(z.string())]));

export const Settings = z.strictObject({
  ...notes,
  /** A file inside the workspace, or a `postgres://` URL by `env:NAME`. */
  store: z.string().min(1).default('data/tandem.db'),
  /** Hours between two looks at every record. */
  sweepEveryHours: z.number().positive().default(24),
  language: z.enum(['en', 'zh']).optional(),
});
export type Settings = z.infer<typeof Settings>;

/** A file of named entries; `$schema` and `$comment` stand beside them. */
const named = <T extends z.ZodType>(entry: T) =>
  z
    .looseObject(notes)
    .transform(({ $schema: _, $comment: __, ...entries }) => entries)
    .pipe(z.record(z.string().regex(NAME, 'use letters, digits, dots, dashes'), entry));

export const Connections = named(ConnectionEntry);
export const Syncs = named(SyncEntry);
export const People = z
  .looseObject(notes)
  .transform(({ $schema: _, $comment: __, ...entries }) => entries)
  .pipe(z.record(z.string().min(1), PersonEntry));
