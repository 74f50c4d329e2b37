import { RejectedError, text, withMarker, type Native, type NativeFields } from 'tandem-sync/sdk';
import { EMPTY_HTML } from '../fields/common-fields.ts';
import { refuseValue, type Beside, type Field, type Writing } from '../fields/field.ts';
import type { Row } from '../schema.ts';

/** One value on its way: which field, and what PingCode is sent for it. */
interface Sending {
  readonly name: string;
  readonly writing: Writing;
  readonly value: unknown;
}

/** What a POST or PATCH says. */
export interface Sent {
  readonly sendings: readonly Sending[];
  /** The marker, when this body carries it in a property. */
  readonly marker?: string;
}

/** A value of a field that is kept beside the record. */
export interface Aside {
  readonly name: string;
  readonly write: NonNullable<Beside['write']>;
  readonly value: Native;
}

type Moment = 'create' | 'update';

/**
 * Encodes native values: what goes into the record's own body, and what is written beside it. Throws `RejectedError` naming the field for one that is unknown, not
 * writable now, or cannot be emptied: PingCode would take all of these with 200 and change nothing.
 */
export function encodeAll(
  fields: readonly Field[],
  natives: NativeFields,
  on: Moment,
): { readonly sendings: readonly Sending[]; readonly asides: readonly Aside[] } {
  const sendings: Sending[] = [];
  const asides: Aside[] = [];
  for (const [name, native] of Object.entries(natives)) {
    const field = fields.find((one) => one.schema.name === name);
    if (!field || !writableOn(field, on)) throw notWritable(name, on);
    const { writing, beside } = field;
    if (writing && (on === 'create' || !writing.onlyOnCreate)) sendings.push(...encoded(field, writing, native, on));
    else if (beside?.write) asides.push({ name, write: beside.write, value: native });
    else throw notWritable(name, on);
  }
  return { sendings, asides };
}

const encoded = (field: Field, writing: Writing, native: Native, on: Moment): readonly Sending[] => {
  const { name } = field.schema;
  if (native !== null && !(writing.onlyOnCreate && Array.isArray(native) && native.length === 0))
    return [{ name, writing, value: writing.encode(native) }];
  return on === 'create' ? [] : [{ name, writing, value: emptied(field) }];
};

const writableOn = ({ schema }: Field, on: Moment): boolean => schema.writable === 'always' || schema.writable === on;

const emptied = ({ schema }: Field): unknown => {
  if (schema.type === 'rich-text' && schema.clearable !== false) return EMPTY_HTML;
  throw refuseValue(schema.name, '', 'PingCode cannot empty a field', 'PingCode 不支持清空字段');
};

/** The description with our marker as its last line; added to the body where that has none. */
export const withFooter = (sendings: readonly Sending[], marker: string): readonly Sending[] => {
  const description = sendings.find(({ name }) => name === 'description');
  const body = description && description.value !== EMPTY_HTML ? String(description.value) : '';
  const value = withMarker(body, marker, 'html');
  const marked = { name: 'description', writing: description?.writing ?? BARE_DESCRIPTION, value };
  return [...sendings.filter(({ name }) => name !== 'description'), marked];
};

const BARE_DESCRIPTION: Writing = {
  key: 'description',
  encode: (value) => value,
  shows: (_, row) => !!row.description,
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
export const notStored = ({ sendings }: Sent, row: Row): readonly string[] =>
  sendings.filter(({ writing, value }) => !writing.shows(value, row)).map(({ name }) => name);

export const droppedError = (label: string, names: readonly string[]): RejectedError =>
  new RejectedError(
    text(
      `PingCode answered 200 for ${label} but did not store ${names.join(', ')}; check that these fields belong to the view of the product or type`,
      `PingCode 对 ${label} 返回成功，但没有保存 ${names.join('、')}；请检查这些字段是否在该产品或工作项类型的视图中`,
    ),
  );

const notWritable = (name: string, on: Moment): RejectedError =>
  new RejectedError(
    text(
      `PingCode does not take "${name}" on ${on === 'create' ? 'creation' : 'an update'}`,
      `PingCode 在${on === 'create' ? '新建' : '更新'}时不接受“${name}”`,
    ),
  );
