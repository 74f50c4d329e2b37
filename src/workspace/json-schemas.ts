import { z } from 'zod';
import { Mapping } from '../mapping/index.ts';
import { STATUSES, type FIELD_TYPES } from '../model/index.ts';
import { ConnectionEntry, NAME, notes, PersonEntry, Settings, SyncEntry } from './schemas.ts';

interface Json {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly additionalProperties?: Json | false;
}

/** What an admin writes, so defaults may be left out. Draft 7 is what editors know best. */
const schemaOf = (schema: z.ZodType): Json => z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as Json;

/** A file of entries under names, with the notes beside them. */
const fileOf = (entry: z.ZodType, pattern: string, description: string): Json => {
  const { additionalProperties, ...file } = schemaOf(z.object(notes).catchall(entry));
  const described = { ...additionalProperties, description };
  return { ...file, patternProperties: { [pattern]: described }, additionalProperties: false };
};

const SHARED_FIELDS = {
  title: 'Title / 标题',
  description: 'Description, as rich text / 描述（富文本）',
  status: `Status: ${STATUSES.map(({ id }) => id).join(', ')} / 状态：${STATUSES.map(({ id, label }) => `${id} ${label.zh}`).join('、')}`,
  priority: 'Priority: urgent, high, normal, low / 优先级：urgent 紧急、high 高、normal 普通、low 低',
  assignee: 'Who works on it / 负责人',
  reporter: 'Who wrote it down / 报告人',
  requester: 'The customers who asked for it / 提出请求的客户',
  labels: 'A set of words / 标签',
  startDate: 'A day / 开始日期',
  dueDate: 'A day / 截止日期',
  estimate: 'Hours / 预估工时（小时）',
  progress: '0 to 1 / 进度（0 到 1）',
  parent: 'The item it is part of / 上级条目',
  relations: 'Items it has to do with / 关联条目',
} satisfies Record<keyof typeof FIELD_TYPES, string>;

/** A mapping, with the shared fields by name for the editor to offer; `custom.*` are whatever the admin calls them. */
function mappingFile(): Json {
  const file = schemaOf(Mapping);
  const { additionalProperties: field, ...fields } = file.properties?.['fields'] ?? {};
  const rule: Json = { $ref: '#/definitions/field' };
  const shared: Record<string, Json> = {};
  for (const [name, description] of Object.entries(SHARED_FIELDS)) shared[name] = { description, allOf: [rule] };
  const named: Json = { ...fields, properties: shared, additionalProperties: rule };
  return { ...file, properties: { ...file.properties, fields: named }, definitions: { field } };
}

/**
 * JSON Schemas of the admin's files, by file name: an editor completes, explains and checks with them what is typed. Made from the schemas that the files are
 * loaded with. What only a running connector knows (its settings, its fields) they leave open.
 */
export const jsonSchemas = (): Readonly<Record<string, Json>> => ({
  'connections.schema.json': fileOf(ConnectionEntry, NAME.source, 'One account of a connector / 连接器的一个账号'),
  'syncs.schema.json': fileOf(SyncEntry, NAME.source, 'Two streams kept in step / 保持一致的两个数据流'),
  'people.schema.json': fileOf(
    PersonEntry,
    '^[^$]',
    'A person: e-mail, mobile or any id, then their id by connection / 一个人：以邮箱、手机号或任意标识为键，列出其在各连接中的 id',
  ),
  'settings.schema.json': schemaOf(Settings),
  'mapping.schema.json': mappingFile(),
});

/** As a file holds it. */
export const jsonSchemaText = (schema: Json): string => `${JSON.stringify(schema, undefined, 2)}\n`;
