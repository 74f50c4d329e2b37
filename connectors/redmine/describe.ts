import { text, type FieldSchema, type Option, type Schema } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { describeCustomField, type CustomField } from './custom-fields.ts';
import { proveFilter } from './marker-place.ts';
import type { Place } from './place.ts';
import { isMarkerField } from './record.ts';
import { relationFields } from './relations.ts';
import { MembershipPage, type Ref, type Tracker } from './schema.ts';
import type { StreamContext } from './stream-context.ts';

/**
 * The scope as it is now. Legal moves are not here: Redmine tells them per issue. Whether a closed status means done or dropped it does not tell either, so
 * states have no category. Throws `ConfigError` when the marker field of the settings cannot be used.
 */
export async function describeIssues(context: StreamContext): Promise<Schema> {
  const { client, places } = context;
  // What others build on is started first, so that they share the fresh answer.
  const [trackers, , place, statuses, priorities, custom] = await Promise.all([
    client.trackers.reload(),
    client.customFields.reload(),
    places.place.reload(),
    client.statuses.reload(),
    client.priorities.reload(),
    mappable(context),
  ]);
  const [members] = await Promise.all([membersOf(client, place), checkMarkerField(context)]);
  const used = trackersOf(place, trackers);
  const initial = [
    ...new Set(used.flatMap((tracker) => (tracker.default_status ? [tracker.default_status.name] : []))),
  ];
  const fields = [
    ...coreFields({ client, place, statuses, priorities, used, members }),
    ...custom.map(describeCustomField),
  ];
  return { fields, ...(initial[0] !== undefined && initial.length === 1 && { initialState: initial[0] }) };
}

/** The field that holds our marker is not for mapping. */
async function mappable({ client, customFields }: StreamContext): Promise<readonly CustomField[]> {
  const fields = await customFields.reload();
  return fields.filter((field) => !isMarkerField(field, client.settings.markerField));
}

async function checkMarkerField({ client, places, markerPlace }: StreamContext): Promise<void> {
  if (client.settings.markerField === undefined) return;
  await proveFilter(client, places, await markerPlace.reload());
}

const trackersOf = ({ project, tracker }: Place, all: readonly Tracker[]): readonly Tracker[] => {
  if (tracker) return all.filter((one) => one.id === tracker.id);
  const here = project.trackers;
  return here ? all.filter((one) => here.some((ref) => ref.id === one.id)) : all;
};

/** Users who may be assigned: members, groups left out. Memberships tell a name and no address. */
async function membersOf({ http }: Client, { project }: Place): Promise<readonly Option[]> {
  const members = new Map<number, Option>();
  for (let offset = 0; ; offset += 100) {
    const page = await http.get(`/projects/${project.id}/memberships.json`, { limit: 100, offset }, MembershipPage);
    for (const { user } of page.memberships) if (user) members.set(user.id, { id: String(user.id), name: user.name });
    if (page.memberships.length === 0 || offset + page.memberships.length >= page.total_count)
      return [...members.values()];
  }
}

interface Parts {
  readonly client: Client;
  readonly place: Place;
  readonly statuses: readonly Ref[];
  readonly priorities: readonly Ref[];
  readonly used: readonly Tracker[];
  readonly members: readonly Option[];
}

function coreFields({ client, place, statuses, priorities, used, members }: Parts): readonly FieldSchema[] {
  const always = 'always' as const;
  return [
    {
      name: 'subject',
      title: text('Subject', '主题'),
      type: 'text',
      writable: always,
      required: true,
      clearable: false,
      maxLength: SUBJECT,
    },
    {
      name: 'description',
      title: text('Description', '描述'),
      type: 'rich-text',
      format: client.settings.textFormat,
      writable: ifOn(used, 'description'),
      // Since 5.0 a name such as @ann mails that person; #12 becomes a link.
      actsOn: ['mentions'],
    },
    {
      name: 'status',
      title: text('Status', '状态'),
      type: 'state',
      options: options(statuses),
      writable: always,
      clearable: false,
    },
    {
      name: 'priority',
      title: text('Priority', '优先级'),
      type: 'option',
      options: options(priorities),
      writable: always,
      clearable: false,
    },
    {
      name: 'tracker',
      title: text('Tracker', '跟踪标签'),
      type: 'option',
      options: options(used),
      writable: place.tracker ? 'never' : 'create',
      clearable: false,
    },
    {
      name: 'assigned_to',
      title: text('Assignee', '指派给'),
      type: 'person',
      options: members,
      writable: ifOn(used, 'assigned_to_id'),
    },
    { name: 'author', title: text('Author', '作者'), type: 'person', writable: 'never' },
    { name: 'due_date', title: text('Due date', '计划完成日期'), type: 'date', writable: ifOn(used, 'due_date') },
    { name: 'start_date', title: text('Start date', '开始日期'), type: 'date', writable: ifOn(used, 'start_date') },
    {
      name: 'estimated_hours',
      title: text('Estimated hours', '预期时间'),
      type: 'number',
      writable: ifOn(used, 'estimated_hours'),
    },
    {
      name: 'done_ratio',
      title: text('% done', '% 完成'),
      type: 'number',
      writable: ifOn(used, 'done_ratio'),
      clearable: false,
      rewrites: { decimals: 0 },
    },
    { name: 'parent', title: text('Parent task', '父任务'), type: 'item', writable: ifOn(used, 'parent_issue_id') },
    ...relationFields(),
  ];
}

/** Ruby counts code points, an emoji is one. */
const SUBJECT = { length: 255, unit: 'characters' } as const;

const options = (refs: readonly Ref[]): readonly Option[] => refs.map(({ id, name }) => ({ id: String(id), name }));

/** A standard field that every tracker here has switched off takes no value. */
const ifOn = (trackers: readonly Tracker[], attribute: string): 'always' | 'never' =>
  trackers.every((tracker) => tracker.enabled_standard_fields?.includes(attribute) === false) && trackers.length > 0
    ? 'never'
    : 'always';
