import { z } from 'zod';
import { DEFAULT_LIMITS } from '../sync/index.ts';

/** What an editor shows beside a key, in both languages. */
const help = (en: string, zh: string) => ({ description: `${en} / ${zh}` });

/** Notes an admin leaves in a file; JSON has no comments. */
export const notes = {
  $schema: z.string().optional().meta(help('For editors: what this file may say', '供编辑器使用：此文件的格式说明')),
  $comment: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .meta(help('A note for people; it changes nothing', '给人看的备注，不影响运行')),
};

/** Names of connections and syncs: they stand in commands, file names and the ledger. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

export const Budget = z.strictObject({
  perMinute: z.number().positive().optional().meta(help('Requests a minute', '每分钟请求数')),
  perSecond: z.number().positive().optional().meta(help('Requests a second', '每秒请求数')),
  concurrency: z.int().positive().max(64).optional().meta(help('Requests at the same time', '同时进行的请求数')),
});

/** One account of a connector. `settings` are checked against the connector's own schema. */
export const ConnectionEntry = z.strictObject({
  ...notes,
  connector: z
    .string()
    .min(1)
    .meta(help('Which system; "tandem connectors" lists them', '哪个系统；可运行“tandem connectors”查看')),
  settings: z
    .record(z.string(), z.unknown())
    .default({})
    .meta(
      help(
        'Address and credentials, as the connector asks for them; secrets only as env:NAME or file:PATH',
        '连接器所需的地址与凭据；机密只能写成 env:变量名 或 file:路径',
      ),
    ),
  budget: Budget.optional().meta(
    help(
      "How much of the vendor's rate limit may be used; default: what the connector suggests",
      '允许占用多少接口限额；默认采用连接器的建议值',
    ),
  ),
});
export type ConnectionEntry = z.infer<typeof ConnectionEntry>;

const state = z.string().min(1);

/** What may be done with a status of this side; states and fields by their native names. */
export const WorkflowEntry = z.strictObject({
  avoid: z
    .array(state)
    .default([])
    .meta(help('States never to pass through; an item may still end in one', '不得途经的状态；但仍可作为最终状态')),
  oneWay: z
    .union([z.enum(['hold', 'allow']), z.array(z.tuple([state, state]))])
    .default('hold')
    .meta(
      help(
        'Moves after which there is no way back: "hold" asks a person, "allow" makes them, [["from", "to"]] allows these only',
        '走过之后无法返回的流转："hold" 交由人处理，"allow" 一律允许，[["起始状态", "目标状态"]] 只允许列出的流转',
      ),
    ),
  requires: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
    .default({})
    .meta(
      help(
        'Native field → what it gets when a move asks for it and neither the mapping nor the record has a value',
        '原生字段 → 当流转要求填写该字段，而映射与记录都没有值时所填的内容',
      ),
    ),
  unreachable: z
    .union([
      z.enum(['hold', 'comment']),
      z.strictObject({
        field: z
          .string()
          .min(1)
          .meta(help('A text or option field of this side that no mapping uses', '此侧未被映射使用的文本或选项字段')),
      }),
    ])
    .default('hold')
    .meta(
      help(
        'When a status cannot be reached: "hold" lists it as a problem; "comment" also says so in an internal comment there, { "field": "…" } in a field',
        '状态无法到达时："hold" 仅列为问题；"comment" 另在该条目中添加内部评论说明，{ "field": "…" } 则写入指定字段',
      ),
    ),
});
export type WorkflowEntry = z.infer<typeof WorkflowEntry>;

export const SideEntry = z.strictObject({
  ...notes,
  connection: z.string().min(1).meta(help('A name in connections.json', 'connections.json 中的连接名')),
  stream: z.string().min(1).meta(help('Which kind of record, such as tickets', '哪一类记录，例如 tickets')),
  /** Checked against the stream's own scope schema. */
  scope: z
    .record(z.string(), z.unknown())
    .default({})
    .meta(
      help(
        'Which part of it: a queue, product or project, as the stream asks for it',
        '其中哪一部分：数据流所要求的队列、产品或项目',
      ),
    ),
  mapping: z.string().min(1).meta(help('A file in mappings/, without .json', 'mappings/ 中的文件名，不含 .json')),
  /** Only records whose field has one of these values get a partner made. */
  filter: z
    .record(z.string(), z.array(z.string()).min(1))
    .default({})
    .meta(
      help(
        'Shared field → values: only records that have one of them get a partner made',
        '共享字段 → 取值：只有取值在其中的记录才会在另一侧新建',
      ),
    ),
  workflow: WorkflowEntry.optional().meta(help('What may be done with the status here', '此侧的状态可以如何流转')),
});
export type SideEntry = z.infer<typeof SideEntry>;

const RollUp = z.union([
  z
    .enum(['progress', 'highest', 'lowest', 'union'])
    .meta(
      help(
        'progress: done when all are, under way when some are; highest, lowest: of an order; union: of sets',
        'progress：全部完成才算完成，部分推进即为进行中；highest/lowest：取次序中的最高/最低；union：集合取并集',
      ),
    ),
  z.strictObject({
    order: z.array(z.string()).min(2).meta(help('Shared values, lowest first', '共享值，由低到高')),
    take: z.enum(['highest', 'lowest']).meta(help('Which of them counts', '取其中最高还是最低')),
  }),
]);

const Direction = z.enum(['both', 'left-to-right', 'right-to-left', 'none']);

export const SyncEntry = z.strictObject({
  ...notes,
  left: SideEntry.meta(help('One side', '一侧')),
  right: SideEntry.meta(help('The other side', '另一侧')),
  policy: z
    .enum(['two-way-safe', 'two-way-left-wins', 'two-way-right-wins', 'two-way-newest-wins', 'one-way-safe', 'mirror'])
    .default('two-way-safe')
    .meta(
      help(
        'Which way changes flow and who wins when both sides changed; "two-way-safe" asks a person',
        '变更的流向，以及两侧都改动时以谁为准；"two-way-safe" 交由人处理',
      ),
    ),
  create: z
    .enum(['none', 'left-to-right', 'right-to-left', 'both'])
    .default('none')
    .meta(help('Where partners are made for new records', '为新记录在哪一侧新建对应记录')),
  delete: z
    .union([
      z.enum(['ignore', 'review', 'close', 'delete']),
      z.strictObject({
        close: z.string().min(1).meta(help('Shared status to close the other side with', '用于关闭另一侧的共享状态')),
      }),
    ])
    .default('review')
    .meta(
      help(
        'What follows when a record is deleted on one side: nothing, a problem for a person, the other one is closed ({"close": "declined"} names the status), or deleted as well',
        '一侧删除记录后如何处理另一侧：不处理、提示人工处理、关闭对应记录（{"close": "declined"} 可指定状态），或一并删除',
      ),
    ),
  fields: z
    .record(
      z.string(),
      z.strictObject({
        direction: Direction.optional().meta(help('Which way this field flows', '该字段的流向')),
        conflict: z
          .enum(['manual', 'left-wins', 'right-wins', 'newest-wins'])
          .optional()
          .meta(help('Who wins when both sides changed it', '两侧都改动时以谁为准')),
        merge: z
          .boolean()
          .optional()
          .meta(
            help(
              'Edits of both sides are put together where they do not overlap; default: long texts',
              '两侧改动互不重叠时合并；默认用于长文本',
            ),
          ),
        rollUp: RollUp.optional().meta(
          help(
            'Where many items are joined to one: how their values become its value',
            '多个条目关联到同一条目时，如何由它们的值得出该条目的值',
          ),
        ),
        reveal: z
          .boolean()
          .optional()
          .meta(help('An internal value of this field may be shown to customers', '允许将该字段的内部值展示给客户')),
      }),
    )
    .default({})
    .meta(help('Shared field → exceptions from the policy', '共享字段 → 与整体策略不同之处')),
  match: z
    .array(z.string())
    .default([])
    .meta(
      help(
        'Shared fields by which an existing partner is found before one is made; [] = never',
        '新建之前按这些共享字段查找已有的对应记录；[] 表示不查找',
      ),
    ),
  cardinality: z
    .enum(['one-to-one', 'many-to-one', 'one-to-many'])
    .default('one-to-one')
    .meta(
      help(
        'Whether many left items may be joined to one right item (many-to-one), or the other way round',
        '是否允许左侧多个条目关联到右侧同一条目（many-to-one），或相反',
      ),
    ),
  comments: Direction.default('none').meta(help('Which way comments flow', '评论的流向')),
  limits: z
    .strictObject({
      deletes: z
        .int()
        .nonnegative()
        .default(DEFAULT_LIMITS.deletes)
        .meta(help('More deletions than this in one run halt it', '一次运行中的删除数超过此值则暂停')),
      changedShare: z
        .number()
        .min(0)
        .max(1)
        .default(DEFAULT_LIMITS.changedShare)
        .meta(
          help(
            'Share of all records (0–1); more changes in one run halt it',
            '占全部记录的比例（0–1）；一次运行中变更更多则暂停',
          ),
        ),
    })
    .prefault({})
    .meta(help('When a run halts for a person to look', '达到何种程度时暂停运行并等待人工确认')),
  schedule: z
    .string()
    .optional()
    .meta(help('When it runs by itself: a cron expression', '自动运行的时间：cron 表达式')),
  enabled: z.boolean().default(true).meta(help('false: it runs only when named', 'false：只有点名时才运行')),
});
export type SyncEntry = z.infer<typeof SyncEntry>;

/** A person under one identity (e-mail, mobile, or any id): their vendor id by connection. */
export const PersonEntry = z
  .object({ ...notes, name: z.string().optional().meta(help('For people who read this file', '供阅读此文件的人辨认')) })
  .catchall(
    z
      .union([z.string(), z.array(z.string())])
      .meta(help('Connection → their id there, or several', '连接名 → 此人在该连接中的 id，可有多个')),
  );

export const Settings = z.strictObject({
  ...notes,
  /** A file inside the workspace, or a `postgres://` URL by `env:NAME`. */
  store: z
    .string()
    .min(1)
    .default('data/tandem.db')
    .meta(
      help(
        'Where the program remembers: a file of this folder, or env:NAME of a postgres:// URL',
        '程序的记忆存放处：本目录下的文件，或保存 postgres:// 地址的 env:变量名',
      ),
    ),
  /** Hours between two looks at every record. */
  sweepEveryHours: z
    .number()
    .positive()
    .default(24)
    .meta(help('Hours between two looks at every record', '每隔多少小时重新检查一遍所有记录')),
  language: z
    .enum(['en', 'zh'])
    .optional()
    .meta(help('Language of messages; default: that of the system', '消息的语言；默认随系统')),
});
export type Settings = z.infer<typeof Settings>;

/** A name that reads well in a command. */
const Name = z.string().refine((name) => NAME.test(name), {
  message: 'use letters, digits, dots, dashes and underscores',
  params: { zh: '请使用字母、数字、点、连字符和下划线' },
});

/** A file of named entries; `$schema` and `$comment` stand beside them. */
const named = <T extends z.ZodType>(entry: T, name: z.ZodString | typeof Name = Name) =>
  z
    .looseObject(notes)
    .transform(({ $schema: _, $comment: __, ...entries }) => entries)
    .pipe(z.record(name, entry));

export const Connections = named(ConnectionEntry);
export const Syncs = named(SyncEntry);
export const People = named(PersonEntry, z.string().min(1));
