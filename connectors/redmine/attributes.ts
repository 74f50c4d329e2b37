import { RejectedError, text, withMarker, type Native, type NativeFields } from 'tandem-sync/sdk';
import { namedRef, type Client } from './client.ts';
import { customId, toStored } from './custom-fields.ts';

/** The body of an issue in a POST or PUT. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Where our marker goes: into the description, or a custom field of this id. */
export type MarkerPlace = { readonly at: 'description' } | { readonly at: 'field'; readonly id: number };

interface CustomEntry {
  readonly id: number;
  readonly value: string | readonly string[];
}

/** Native fields as Redmine wants them: ids for names, `""` for nothing. Throws `RejectedError` for a name or field the server does not have. */
export async function toAttributes(
  client: Client,
  fields: NativeFields,
  marker?: { readonly place: MarkerPlace; readonly token: string },
): Promise<Attributes> {
  const attributes: Record<string, unknown> = {};
  const custom: CustomEntry[] = [];
  for (const [name, native] of Object.entries(fields)) {
    const id = customId(name);
    if (id === undefined) Object.assign(attributes, await coreAttribute(client, name, native));
    else custom.push({ id, value: toStored(native, (await client.customFields.get())?.get(id)) });
  }
  if (marker?.place.at === 'description' && typeof attributes['description'] === 'string') {
    attributes['description'] = withMarker(attributes['description'], marker.token, 'text');
  }
  if (marker?.place.at === 'field') custom.push({ id: marker.place.id, value: marker.token });
  return { ...attributes, ...(custom.length > 0 && { custom_fields: custom }) };
}

async function coreAttribute(client: Client, name: string, native: Native): Promise<Attributes> {
  switch (name) {
    case 'subject':
    case 'description':
    case 'start_date':
    case 'due_date':
    case 'estimated_hours':
      return { [name]: native ?? '' };
    case 'done_ratio':
      // Whole per cents only: a fraction would be cut off without a word.
      return { done_ratio: Math.round(Number(native ?? 0)) };
    case 'parent':
      return { parent_issue_id: native ?? '' };
    case 'assigned_to':
      return { assigned_to_id: native === null ? '' : personId(native) };
    case 'status':
      return { status_id: await idNamed(client, 'statuses', native) };
    case 'priority':
      return { priority_id: await idNamed(client, 'priorities', native) };
    case 'tracker':
      return { tracker_id: await idNamed(client, 'trackers', native) };
    default:
      throw new RejectedError(text(`Redmine has no writable field "${name}"`, `Redmine 没有可写入的字段“${name}”`));
  }
}

const personId = (native: Native): string =>
  typeof native === 'object' && native !== null && 'id' in native ? native.id : String(native);

const LISTS = {
  statuses: text('status', '状态'),
  priorities: text('priority', '优先级'),
  trackers: text('tracker', '跟踪标签'),
};

async function idNamed(client: Client, list: keyof typeof LISTS, native: Native): Promise<number> {
  const found = await namedRef(client[list], String(native));
  if (found) return found.id;
  const what = LISTS[list];
  throw new RejectedError(
    text(`Redmine has no ${what.en} "${String(native)}"`, `Redmine 中没有名为“${String(native)}”的${what.zh}`),
  );
}
