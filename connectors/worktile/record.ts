import { contentDigest, type Native, type NativeFields, type Person, type VendorRecord } from 'tandem-sync/sdk';
import type { Catalogue } from './catalogue.ts';
import { dayOf, isoOf, offsetMinutes } from './days.ts';
import type { People } from './directory.ts';
import { nativeName } from './fields.ts';
import { readText } from './rich-text.ts';
import type { Project, Task } from './schema.ts';
import type { Settings } from './settings.ts';
import { SYSTEM_KEYS } from './tasks.ts';
import { unwrapped, uidOf, valueOf, type Chosen, type Value } from './values.ts';

/** What turns a task into a record. */
export interface Reading {
  readonly settings: Settings;
  readonly project: Project;
  readonly people: People;
  /** Custom keys that were asked for. */
  readonly custom: readonly string[];
  /** For names of options that come as bare ids. */
  readonly catalogue: Catalogue | undefined;
}

const MARKER = /^[a-z2-7]{20}$/;

/** A task as the engine takes it: names for options, days, `null` for what is unset, our marker taken out. */
export function toRecord(task: Task, reading: Reading): VendorRecord {
  const { settings, project } = reading;
  const properties = task.properties ?? {};
  const stored = unwrapped(properties['desc']);
  const desc = readText(typeof stored === 'string' ? stored : '', settings.textFormat);
  const marker = markerIn(properties, settings.markerProperty) ?? desc.marker;
  const { webUrl } = settings;
  const label = labelOf(project, String(task.identifier ?? ''));
  return {
    key: task._id,
    ...(label !== undefined && { label }),
    ...(webUrl !== undefined && { url: `${webUrl}/mission/projects/${task.project_id}/tasks/${task._id}` }),
    version: versionOf(task),
    updatedAt: isoOf(task.updated_at),
    createdAt: isoOf(task.created_at),
    fields: {
      title: task.title,
      state: task.task_state?.name ?? null,
      type: task.task_type?.name ?? null,
      created_by: personOf(uidOf(task.created_by), reading.people),
      completed_at: task.completed_at ? isoOf(task.completed_at) : null,
      parent: task.parent_id || null,
      desc: desc.body === '' ? null : desc.body,
      ...natives(properties, reading),
    },
    ...(marker !== undefined && { marker }),
  };
}

const labelOf = ({ task_identifier_prefix: prefix }: Project, number: string): string | undefined => {
  if (number === '') return undefined;
  return prefix ? `${prefix}-${number}` : `#${number}`;
};

/** Custom ones only as asked for, as only those are in the answer. */
function natives(properties: Readonly<Record<string, unknown>>, reading: Reading): NativeFields {
  const keys = [...SYSTEM_KEYS.filter((key) => key !== 'desc' && key !== 'attachment'), ...reading.custom];
  const one = (key: string): readonly [string, Native] => [
    nativeName(key),
    toNative(key, valueOf(properties[key]), reading),
  ];
  return Object.fromEntries(keys.map(one));
}

function toNative(key: string, value: Value, reading: Reading): Native {
  const name = ({ id, name: shown }: Chosen): string =>
    shown ?? reading.catalogue?.properties.get(key)?.options.get(id) ?? id;
  switch (value.kind) {
    case 'nothing':
      return key === 'tag' || key === 'participant' ? [] : null;
    case 'other':
      return null;
    case 'text':
      return readText(value.text, 'plain').body;
    case 'number':
      return value.number;
    case 'date':
      return dayOf(value.seconds, offsetMinutes(reading.settings.utcOffset));
    case 'member': {
      const person = personOf(value.uid, reading.people);
      return key === 'participant' && person ? [person] : person;
    }
    case 'members':
      return value.uids.map((uid) => reading.people.get(uid) ?? { id: uid });
    case 'choice':
      return name(value.choice);
    case 'choices':
      return value.choices.map(name).sort();
  }
}

const personOf = (uid: string | undefined, people: People): Person | null =>
  uid === undefined ? null : (people.get(uid) ?? { id: uid });

/** Our marker in its own property. */
function markerIn(properties: Readonly<Record<string, unknown>>, key: string | undefined): string | undefined {
  const value = key === undefined ? undefined : valueOf(properties[key]);
  return value?.kind === 'text' ? MARKER.exec(value.text.trim())?.[0] : undefined;
}

/**
 * `updated_at` counts in whole seconds, so two edits within one would look alike: a digest of the content tells them apart. Custom properties are left out, since a
 * version must not depend on which of them were asked for.
 */
function versionOf(task: Task): string {
  const properties = SYSTEM_KEYS.map((key) => shape(valueOf(task.properties?.[key])));
  const { title, task_state: state, task_type: type, parent_id: parent } = task;
  return `${task.updated_at}/${contentDigest([title, state?._id ?? '', type?._id ?? '', parent ?? '', properties])}`;
}

/** A value without what only decorates it, so that bare and expanded ids are the same. */
const shape = (value: Value): unknown => {
  switch (value.kind) {
    case 'choice':
      return value.choice.id;
    case 'choices':
      return value.choices.map(({ id }) => id).sort();
    default:
      return value;
  }
};

/** People a record names: those whose names are worth asking for. */
export const uidsIn = (task: Task, keys: readonly string[]): readonly string[] => {
  const values = keys.map((key) => valueOf(task.properties?.[key]));
  const named = values.flatMap((value) =>
    value.kind === 'member' ? [value.uid] : value.kind === 'members' ? value.uids : [],
  );
  return named;
};

/** Whether a bare id stands where a name is wanted. */
export const hasBareChoice = (task: Task, keys: readonly string[]): boolean =>
  keys.some((key) => {
    const value = valueOf(task.properties?.[key]);
    if (value.kind === 'choice') return value.choice.name === undefined;
    return value.kind === 'choices' && value.choices.some(({ name }) => name === undefined);
  });
