import { RejectedError, text, type Native, type NativeFields, type Person, type Text } from 'tandem-sync/sdk';
import { customName, customStored, type CustomKinds } from './custom-fields.ts';
import { CLEARED, midnightOf } from './days.ts';
import { storedPriority } from './priority.ts';
import { NOBODY } from './record.ts';
import type { Settings } from './settings.ts';

/** What a request body is made with. */
export interface BodyContext {
  readonly settings: Settings;
  readonly kinds: CustomKinds | undefined;
  readonly creating: boolean;
}

type Body = Record<string, unknown>;

/** Native fields as the server takes them. Throws `RejectedError` for what it would drop, misread or answer with a 500. */
export function toBody(fields: NativeFields, context: BodyContext): Body {
  const body: Body = {};
  const custom: Body = {};
  for (const [name, value] of Object.entries(fields)) {
    const own = customName(name);
    if (own !== undefined) custom[own] = customBody(own, value, context);
    else Object.assign(body, fieldBody(name, value, context));
  }
  const sent = Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== undefined));
  return Object.keys(sent).length > 0 ? { ...body, CustomFields: sent } : body;
}

const customBody = (name: string, value: Native, { kinds, creating }: BodyContext): unknown => {
  if (creating && value === null) return undefined;
  return customStored(
    value,
    [...(kinds?.values() ?? [])].find((kind) => kind.Name === name),
  );
};

const fieldBody = (name: string, value: Native, context: BodyContext): Body => {
  switch (name) {
    case 'Subject':
      // Creation would keep carriage returns that an update takes out.
      return { Subject: String(value ?? '').replace(/[\r\n]/g, '') };
    case 'Description':
      return description(value, context);
    case 'Status':
      return { Status: status(value) };
    case 'Priority':
      return { Priority: priority(value, context) };
    case 'Owner':
      return { Owner: isPerson(value) ? value.id : NOBODY };
    case 'Requestors':
      return { Requestor: members(name, value) };
    case 'Cc':
      return { Cc: members(name, value) };
    case 'Due':
    case 'Starts':
      return day(name, value, context);
    default:
      throw refusal(name, text('there is no such field', '没有这个字段'));
  }
};

const description = (value: Native, { creating }: BodyContext): Body => {
  if (!creating)
    throw refusal(
      'Description',
      text('the first message of a ticket cannot be changed', '工单的首条消息创建后无法修改'),
    );
  return value === null || value === '' ? {} : { Content: String(value), ContentType: 'text/html' };
};

const status = (value: Native): string => {
  if (typeof value === 'string' && value !== '' && value.toLowerCase() !== 'deleted') return value;
  throw refusal('Status', text('a ticket is not deleted by its status', '不通过状态删除工单'));
};

const priority = (value: Native, { settings }: BodyContext): string => {
  const stored = storedPriority(value, settings.priorities);
  if (stored !== undefined) return stored;
  const known = Object.keys(settings.priorities);
  throw refusal('Priority', text(`it must be one of ${known.join(', ')}`, `必须是 ${known.join('、')} 之一`));
};

const day = (name: string, value: Native, { settings, creating }: BodyContext): Body => {
  if (value === null) return creating ? {} : { [name]: CLEARED };
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))) {
    return { [name]: midnightOf(value, settings.timeZone) };
  }
  throw refusal(name, text('it must be a day such as 2026-03-01', '必须是形如 2026-03-01 的日期'));
};

/** By e-mail address where there is one, since that also makes a user of a stranger. What is neither an address nor a name would be a 500 after half of the write. */
const members = (name: string, value: Native): readonly string[] => {
  const people = Array.isArray(value) ? value : value === null ? [] : [value];
  return people.map((person: unknown) => {
    if (!isPerson(person)) throw refusal(name, text('it must be a list of people', '必须是人员列表'));
    const contact = person.email ?? person.id;
    if (/^[^\s@]+(@[^\s@]+)?$/.test(contact)) return contact;
    throw refusal(name, text(`"${contact}" is no e-mail address`, `“${contact}”不是邮箱地址`));
  });
};

export const isPerson = (value: unknown): value is Person =>
  typeof value === 'object' && value !== null && 'id' in value;

/** A refusal that names the field. */
export const refusal = (field: string, why: Text): RejectedError =>
  new RejectedError(text(`${field}: ${why.en}`, `${field}：${why.zh}`));
