import { RejectedError, text, withMarker, type NativeFields } from 'tandem-sync/sdk';
import { EMPTY_HTML } from './common-fields.ts';
import type { ShipRecord } from './schema.ts';
import { refuseValue, type ShipField, type Writing } from './ship-field.ts';

/** One value on its way: which field, and what PingCode is sent for it. */
interface Sending {
  readonly name: string;
  readonly writing: Writing;
  readonly value: unknown;
}

/** What a POST or PATCH says. */
export interface Sent {
  readonly sendings: readonly Sending[];
  /** The marker, when this body carries it. */
  readonly marker?: string;
}

/**
 * Encodes native values. Throws `RejectedError` naming the field for one that is unknown, not writable now, or cannot be emptied: PingCode would take all of
 * these with 200 and change nothing.
 */
export const encodeAll = (
  fields: readonly ShipField[],
  natives: NativeFields,
  on: 'create' | 'update',
): readonly Sending[] =>
  Object.entries(natives).flatMap(([name, native]) => {
    const field = fields.find((one) => one.schema.name === name);
    const writing = field?.writing;
    if (!field || !writing || !writableOn(field, on)) throw notWritable(name, on);
    if (native !== null) return [{ name, writing, value: writing.encode(native) }];
    return on === 'create' ? [] : [{ name, writing, value: emptied(field) }];
  });

const writableOn = ({ schema }: ShipField, on: 'create' | 'update'): boolean =>
  schema.writable === 'always' || schema.writable === on;

const emptied = ({ schema }: ShipField): unknown => {
  if (schema.type === 'rich-text' && schema.clearable !== false) return EMPTY_HTML;
  throw refuseValue(schema.name, '', 'PingCode cannot empty a field', 'PingCode 不支持清空字段');
};

/**
 * Puts the marker where it belongs. With a property for it: there. Without: at the end of the description, on a create always, on an update only if the
 * description is written anyway and would otherwise lose it.
 */
export const withOurMarker = (
  sent: Sent,
  marker: string,
  property: string | undefined,
  on: 'create' | 'update',
): Sent => {
  const description = sent.sendings.find(({ name }) => name === 'description');
  if (on === 'update' && !description) return sent;
  if (property !== undefined) return { ...sent, marker };
  const writing = description?.writing ?? BARE_DESCRIPTION;
  const body = description && description.value !== EMPTY_HTML ? String(description.value) : '';
  const marked = { name: 'description', writing, value: withMarker(body, marker, 'html') };
  return { sendings: [...sent.sendings.filter(({ name }) => name !== 'description'), marked], marker };
};

const BARE_DESCRIPTION: Writing = {
  key: 'description',
  encode: (value) => value,
  shows: (_, record) => !!record.description,
};

/** The JSON body; custom properties go below `properties`, where PingCode merges them key by key. */
export const bodyOf = (
  { sendings, marker }: Sent,
  markerProperty: string | undefined,
): Readonly<Record<string, unknown>> => {
  const entries = (inside: boolean) =>
    sendings
      .filter(({ writing }) => (writing.inProperties ?? false) === inside)
      .map(({ writing, value }): readonly [string, unknown] => [writing.key, value]);
  const properties = Object.fromEntries([
    ...entries(true),
    ...(marker !== undefined && markerProperty !== undefined ? [[markerProperty, marker] as const] : []),
  ]);
  return { ...Object.fromEntries(entries(false)), ...(Object.keys(properties).length > 0 && { properties }) };
};

/** Fields that were sent and do not show in what PingCode says it holds now. */
export const notStored = ({ sendings }: Sent, record: ShipRecord): readonly string[] =>
  sendings.filter(({ writing, value }) => !writing.shows(value, record)).map(({ name }) => name);

export const droppedError = (label: string, names: readonly string[]): RejectedError =>
  new RejectedError(
    text(
      `PingCode answered 200 for ${label} but did not store ${names.join(', ')}; check that these fields belong to the product's view`,
      `PingCode 对 ${label} 返回成功，但没有保存 ${names.join('、')}；请检查这些字段是否在该产品的视图中`,
    ),
  );

const notWritable = (name: string, on: 'create' | 'update'): RejectedError =>
  new RejectedError(
    text(
      `PingCode does not take "${name}" on ${on === 'create' ? 'creation' : 'an update'}`,
      `PingCode 在${on === 'create' ? '新建' : '更新'}时不接受“${name}”`,
    ),
  );
