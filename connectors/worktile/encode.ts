import { RejectedError, text, type Native, type NativeFields, type Person } from 'tandem-sync/sdk';
import type { Catalogue, Property } from './catalogue.ts';
import { offsetMinutes, startOfDay } from './days.ts';
import { keyOf } from './fields.ts';
import { writeText } from './rich-text.ts';
import type { Settings } from './settings.ts';

/** One property on its way: its native name, and what a write calls it and sends for it. */
export interface Sending {
  readonly name: string;
  readonly id: string;
  readonly value: unknown;
}

const NOT_PROPERTIES = new Set(['title', 'state', 'type', 'parent']);

/**
 * Native values as Worktile stores them. Throws `RejectedError` naming the field for an unknown one, for an option that does not exist, and for a property whose id
 * nothing has told yet.
 */
export function encodeProperties(
  fields: NativeFields,
  catalogue: Catalogue,
  settings: Settings,
  marker?: string,
): readonly Sending[] {
  const sent = Object.entries(withMarkerField(fields, settings, marker)).flatMap(([name, native]) => {
    if (NOT_PROPERTIES.has(name)) return [];
    const property = catalogue.properties.get(keyOf(name) ?? '');
    if (property?.id === undefined) throw unknownProperty(name);
    const inText = name === 'desc' && settings.markerProperty === undefined ? marker : undefined;
    return [{ name, id: property.id, value: encode(name, property, native, settings, inText) }];
  });
  return sent;
}

/** The marker in its own property, or in a description that is written anyway or made for it. */
const withMarkerField = (
  fields: NativeFields,
  { markerProperty }: Settings,
  marker: string | undefined,
): NativeFields => {
  if (marker === undefined) return fields;
  if (markerProperty !== undefined) return { ...fields, [`properties.${markerProperty}`]: marker };
  return { ...fields, desc: fields['desc'] ?? null };
};

function encode(
  name: string,
  property: Property,
  native: Native,
  settings: Settings,
  marker: string | undefined,
): unknown {
  switch (property.key) {
    case 'desc':
      return writeText(typeof native === 'string' ? native : '', settings.textFormat, marker);
    case 'assignee':
      return native === null ? null : personId(native);
    case 'participant':
      return peopleOf(native).map(personId);
    case 'start':
    case 'due':
      return dateOf(native, settings);
    case 'priority':
      return native === null ? null : optionId(name, property, native);
    case 'tag':
      return peopleOf(native).map((one) => optionId(name, property, one));
    default:
      return encodeByKind(name, property, native, settings);
  }
}

function encodeByKind(name: string, property: Property, native: Native, settings: Settings): unknown {
  switch (property.kind) {
    case 'date':
      return dateOf(native, settings);
    case 'member':
      return native === null ? null : personId(native);
    case 'members':
      return peopleOf(native).map(personId);
    case 'choice':
      return native === null ? null : optionId(name, property, native);
    case 'choices':
      return peopleOf(native).map((one) => optionId(name, property, one));
    case 'text':
    case 'number':
    case undefined:
      return native;
  }
}

const peopleOf = (native: Native): readonly Native[] => {
  if (native === null) return [];
  return Array.isArray(native) ? (native as readonly (string | Person)[]) : [native];
};

const personId = (native: Native): string =>
  typeof native === 'object' && native !== null && 'id' in native ? native.id : String(native);

/** A day: `with_time` 0. Cleared, the date itself is null. */
const dateOf = (native: Native, { utcOffset }: Settings): unknown => ({
  date: native === null ? null : startOfDay(String(native).slice(0, 10), offsetMinutes(utcOffset)),
  with_time: 0,
});

function optionId(name: string, property: Property, native: Native): string {
  for (const [id, shown] of property.options) if (shown === native) return id;
  const known = [...new Set(property.options.values())];
  throw new RejectedError(
    text(
      `"${name}" has no option "${String(native)}" that is known; in use are ${known.join(', ') || 'none'}`,
      `“${name}”没有已知的选项“${String(native)}”；已在使用的有 ${known.join('、') || '（无）'}`,
    ),
  );
}

const unknownProperty = (name: string): RejectedError =>
  new RejectedError(
    text(
      `the id of "${name}" is not known, so it cannot be written: Worktile tells it only inside a task that has the property; make one task of this type by hand`,
      `“${name}”的属性编号未知，无法写入：Worktile 仅在已有任务中给出该编号；请先手动新建一个此类型的任务`,
    ),
  );
