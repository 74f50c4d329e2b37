import { RejectedError, text, type Draft, type VendorRecord } from 'tandem-sync/sdk';
import { API } from './client.ts';
import { encodeFields } from './encode.ts';
import { FieldError } from './faults.ts';
import { markerLabel, markerProperty } from './marker.ts';
import type { Place } from './place.ts';
import { Created, type IssueType } from './schema.ts';
import type { StreamContext } from './stream-context.ts';

/**
 * Makes an issue, with our marker as a property and as a label in the same call. POST is not repeatable, and Jira has no key that would make it so. Where labels
 * are not on the screen, the property alone must do: the refusal comes before anything is made.
 */
export async function createIssue(context: StreamContext, draft: Draft): Promise<VendorRecord> {
  context.use(Object.keys(draft.fields));
  const place = await context.place.get();
  const { issuetype, ...rest } = draft.fields;
  const type = typeOf(place, issuetype === undefined ? undefined : String(issuetype));
  const fields = {
    ...(await encodeFields(context, rest)),
    project: { id: place.project.id },
    issuetype: { id: type.id },
  };
  const properties = [markerProperty(draft.marker)];
  const labels = Array.isArray(rest['labels']) ? rest['labels'].map(String) : [];
  const post = async (body: object): Promise<string> => {
    const json = { fields: body, properties };
    const request = { method: 'POST', path: `${API}/issue`, query: { updateHistory: false }, json } as const;
    return (await context.client.http.send({ ...request, schema: Created })).data.id;
  };
  const marked = { ...fields, labels: [...labels, markerLabel(draft.marker)] };
  const key = await post(marked).catch((error: unknown) => {
    if (labels.length > 0 || !(error instanceof FieldError) || !error.fields.includes('labels')) throw error;
    return post(fields);
  });
  context.touch(key);
  return context.readBack(key);
}

function typeOf({ types, type }: Place, wanted: string | undefined): IssueType {
  const found =
    type ?? (wanted === undefined ? types.length === 1 && types[0] : types.find(({ name }) => name === wanted));
  if (found) return found;
  const names = types.map(({ name }) => name);
  throw new RejectedError(
    text(
      `a new issue needs a type: name one as "type" in the scope, or let the mapping give "issuetype" one of ${names.join(', ')}`,
      `新建问题需要类型：请在作用域中填写 "type"，或由映射为 "issuetype" 给出 ${names.join('、')} 之一`,
    ),
  );
}
