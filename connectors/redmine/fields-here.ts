import type { Client } from './client.ts';
import { seenOn, type CustomField, type CustomFieldsById } from './custom-fields.ts';
import type { Places } from './place.ts';
import { IssuePage } from './schema.ts';

/** How many of the newest issues are looked at to learn which custom fields there are. */
const SAMPLE = 10;

/** The custom fields of a scope: an administrator's list, else those that its newest issues show. */
export async function fieldsHere(client: Client, places: Places): Promise<readonly CustomField[]> {
  const listed = await client.customFields.get();
  return listed ? onTrackers(places, listed) : onIssues(client, places);
}

async function onTrackers(places: Places, listed: CustomFieldsById): Promise<readonly CustomField[]> {
  const { project, tracker } = await places.place.get();
  const ids = new Set(tracker ? [tracker.id] : (project.trackers ?? []).map((one) => one.id));
  return [...listed.values()].filter((field) => !field.trackers || field.trackers.some((id) => ids.has(id)));
}

async function onIssues(client: Client, places: Places): Promise<readonly CustomField[]> {
  const query = { ...(await places.filter()), sort: 'id:desc', limit: SAMPLE };
  const [{ project }, page] = await Promise.all([
    places.place.get(),
    client.http.get('/issues.json', query, IssuePage),
  ]);
  return seenOn(
    page.issues.map((issue) => issue.custom_fields),
    project.issue_custom_fields ?? [],
  );
}
