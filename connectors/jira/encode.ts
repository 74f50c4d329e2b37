import { RejectedError, text, type NativeFields } from 'tandem-sync/sdk';
import { isLinkField } from './links.ts';
import { isMarkerLabel } from './marker.ts';
import { kindNamed } from './record.ts';
import type { StreamContext } from './stream-context.ts';
import { spaceless, toJira } from './values.ts';

/** A field stands in one of the two and never in both. */
export interface Body {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly update: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/** Fields that have calls of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['status', 'issuetype', 'project', 'resolution']);

/** Native fields as Jira takes them in `fields`. Throws `RejectedError` for a field the site does not have, or that cannot be written like this. */
export async function encodeFields(
  context: StreamContext,
  fields: NativeFields,
): Promise<Readonly<Record<string, unknown>>> {
  const forms = await context.forms();
  const encoded: Record<string, unknown> = {};
  for (const [name, native] of Object.entries(fields)) {
    const kind = ELSEWHERE.has(name) || isLinkField(name) ? undefined : kindNamed(name, forms);
    if (kind === undefined) throw notWritable(name);
    const plain = kind === 'text' && typeof native === 'string' ? oneLine(native) : native;
    encoded[name] = toJira(kind, plain);
  }
  return encoded;
}

const notWritable = (name: string): RejectedError =>
  new RejectedError(text(`Jira has no field "${name}" that could be written`, `Jira 没有可写入的字段“${name}”`));

/** Jira refuses a line break here. */
const oneLine = (words: string): string => words.replace(/\r?\n/g, ' ').trim();

/** The body of an edit. Labels are added and taken away one by one, so that nobody's label and not our marker is lost; a parent is cleared by a verb of its own. */
export async function encodeEdit(
  context: StreamContext,
  { labels, ...rest }: NativeFields,
  present: readonly string[],
): Promise<Body> {
  const fields = { ...(await encodeFields(context, rest)) };
  const update: Record<string, readonly Readonly<Record<string, unknown>>[]> = {};
  if (fields['parent'] === null) {
    delete fields['parent'];
    update['parent'] = [{ set: { none: true } }];
  }
  const verbs = labels === undefined ? [] : labelVerbs(Array.isArray(labels) ? labels.map(String) : [], present);
  if (verbs.length > 0) update['labels'] = verbs;
  return { fields, update };
}

const labelVerbs = (wanted: readonly string[], present: readonly string[]) => [
  ...wanted.filter((label) => !present.includes(label)).map((label) => ({ add: spaceless(label) })),
  ...present.filter((label) => !wanted.includes(label) && !isMarkerLabel(label)).map((label) => ({ remove: label })),
];
