import { ConfigError, text, type Text, type Once } from 'tandem-sync/sdk';
import type { MarkerPlace } from './attributes.ts';
import type { Client } from './client.ts';
import { customId, type CustomField } from './custom-fields.ts';
import type { Places } from './place.ts';
import { isMarkerField } from './record.ts';
import { IssuePage } from './schema.ts';

/**
 * Where markers go in this scope. Throws `ConfigError` when the setting names a custom field that is not there. Whether the field can be filtered by is asked by
 * `describe`, once a run.
 */
export async function findMarkerPlace(
  client: Client,
  customFields: Once<readonly CustomField[]>,
): Promise<MarkerPlace> {
  const { markerField } = client.settings;
  if (markerField === undefined) return { at: 'description' };
  const id = customId(markerField);
  if (id !== undefined) return { at: 'field', id };
  const found = (await customFields.get()).find((field) => isMarkerField(field, markerField));
  if (found) return { at: 'field', id: found.id };
  const admin = (await client.customFields.get()) !== undefined;
  throw badMarkerField(admin ? notThere(markerField) : notSeen(markerField));
}

/**
 * Redmine ignores a filter it does not know and answers with the whole list: a field that is not marked as a filter would make every issue look like ours.
 * A filter that works finds nothing for a marker nobody has.
 */
export async function proveFilter(client: Client, places: Places, place: MarkerPlace): Promise<void> {
  if (place.at === 'description') return;
  const query = { ...(await places.filter()), [`cf_${place.id}`]: 'tandem-asks-for-what-nobody-has', limit: 1 };
  const page = await client.http.get('/issues.json', query, IssuePage);
  if (page.total_count > 0) throw badMarkerField(noFilter(client.settings.markerField ?? ''));
}

const badMarkerField = (words: Text): ConfigError =>
  new ConfigError([{ file: 'config/connections.json', path: 'settings.markerField', words }]);

const notThere = (name: string): Text =>
  text(
    `Redmine has no custom field "${name}" for issues of this project and tracker; add a text field under Administration → Custom fields, for all projects, "Used as a filter"`,
    `该项目和跟踪标签下没有名为“${name}”的问题自定义属性；请在“管理 → 自定义属性”中新建文本属性，用于所有项目，并勾选“作为过滤条件”`,
  );

const notSeen = (name: string): Text =>
  text(
    `no issue of this project shows a custom field "${name}", and only an administrator may list the fields: check the name, or give its number as "cf_<number>" (it stands in the address of the field's page)`,
    `该项目的问题中没有出现名为“${name}”的自定义属性，而只有管理员可以列出全部属性：请核对名称，或按“cf_<编号>”填写（编号见该属性页面的地址）`,
  );

const noFilter = (name: string): Text =>
  text(
    `the custom field "${name}" is not "Used as a filter", so markers could not be found again; tick that box under Administration → Custom fields`,
    `自定义属性“${name}”没有勾选“作为过滤条件”，标记将无法被查到；请在“管理 → 自定义属性”中勾选`,
  );
