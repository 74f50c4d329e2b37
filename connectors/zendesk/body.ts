import { text, type Native, type NativeFields, type Person } from 'tandem-sync/sdk';
import type { Api } from './client.ts';
import type { Context, Kinds } from './context.ts';
import { customId, toStored } from './custom-fields.ts';
import { refusal } from './faults.ts';
import type { CustomValue, Named } from './schema.ts';
import { CLOSED } from './states.ts';

/** The attributes of a ticket in a POST or PUT. */
export type Attributes = Readonly<Record<string, unknown>> & {
  readonly custom_fields?: readonly CustomValue[];
};

/**
 * Native fields as Zendesk takes them; the description and the tags are the business of whoever writes. Throws `RejectedError` for what Zendesk would drop or
 * misread.
 */
export async function toAttributes(context: Context, fields: NativeFields, creating: boolean): Promise<Attributes> {
  const kinds = await context.kinds.get();
  const attributes: Record<string, unknown> = {};
  const custom: CustomValue[] = [];
  for (const [name, native] of Object.entries(fields)) {
    if (name === 'tags' || name === 'description') continue;
    const id = customId(name);
    if (id === undefined) Object.assign(attributes, await attribute(context, kinds, name, native, creating));
    else custom.push({ id, value: await customValue(context, kinds, name, id, native) });
  }
  return { ...attributes, ...(custom.length > 0 && { custom_fields: custom }) };
}

async function customValue(
  { http }: Context,
  kinds: Kinds,
  name: string,
  id: number,
  native: Native,
): Promise<CustomValue['value']> {
  const field = kinds.custom.get(id);
  if (!field) throw refusal(name, text('there is no such field here', '此处没有该字段'));
  if (!field.writable) throw refusal(name, text('it cannot be written', '该字段不可写入'));
  if (field.type === 'item' && native !== null && !(await isTicket(http, String(native))))
    throw refusal(name, text(`there is no ticket ${String(native)}`, `工单 ${String(native)} 不存在`));
  return toStored(native, field);
}

/** Whether Zendesk would refuse the number of a ticket that is not there, nobody says. */
const isTicket = async (http: Api, key: string): Promise<boolean> => {
  const path = `/tickets/${encodeURIComponent(key)}`;
  return (await http.send({ method: 'GET', path, accept: [403, 404] })).status < 400;
};

async function attribute(
  { lists }: Context,
  kinds: Kinds,
  name: string,
  native: Native,
  creating: boolean,
): Promise<Attributes> {
  switch (name) {
    case 'subject':
    case 'priority':
    case 'type':
      return { [name]: native };
    case 'status':
      if (creating && native === CLOSED)
        throw refusal(name, text('a ticket cannot begin as closed', '新工单不能直接关闭'));
      return kinds.states.written(String(native));
    case 'assignee':
      return { assignee_id: native === null ? null : Number(idOf(name, native)) };
    case 'requester':
      return requester(name, native);
    case 'group':
      return { group_id: idNamed(name, native, await lists.groups.get()) };
    case 'brand':
      return { brand_id: idNamed(name, native, await lists.brands.get()) };
    case 'form':
      return { ticket_form_id: idNamed(name, native, await lists.forms.get()) };
    default:
      throw refusal(name, text('there is no such field that can be written', '没有可写入的该字段'));
  }
}

/** A ticket has one requester. Somebody Zendesk does not know yet goes by address, which makes them a user. */
const requester = (name: string, native: Native): Attributes => {
  const people = (Array.isArray(native) ? native : native === null ? [] : [native]) as readonly Person[];
  const [one] = people;
  if (!one || people.length > 1)
    throw refusal(name, text('a ticket has exactly one requester', '工单有且只有一个请求者'));
  if (/^\d+$/.test(one.id)) return { requester_id: Number(one.id) };
  if (one.email !== undefined) return { requester: { name: one.name ?? one.email, email: one.email } };
  throw refusal(
    name,
    text(`"${one.id}" is nobody Zendesk knows, and has no address`, `Zendesk 不认识“${one.id}”，且没有邮箱`),
  );
};

const idOf = (name: string, native: Native): string => {
  const id = typeof native === 'object' && native !== null && 'id' in native ? native.id : String(native);
  if (/^\d+$/.test(id)) return id;
  throw refusal(name, text(`"${id}" is no agent of this account`, `“${id}”不是该账号的客服`));
};

const idNamed = (field: string, native: Native, rows: readonly Named[]): number | null => {
  if (native === null) return null;
  const found = rows.find((row) => row.name === native);
  if (found) return found.id;
  throw refusal(field, text(`Zendesk has no "${String(native)}"`, `Zendesk 中没有“${String(native)}”`));
};
