import { RejectedError, text, type FieldSchema, type Native } from 'tandem-sync/sdk';
import { API, type Client } from './client.ts';
import type { IssueLink, LinkType } from './schema.ts';

/** Which end of a link another issue stands at: `outward` for "this issue blocks the other", `inward` for "is blocked by", `both` where it reads the same. */
type End = 'outward' | 'inward' | 'both';

interface LinkField {
  readonly type: LinkType;
  readonly end: End;
}

const PREFIX = 'links.';

export const isLinkField = (name: string): boolean => name.startsWith(PREFIX);

const nameOf = ({ type, end }: LinkField): string => `${PREFIX}${type.name}${end === 'both' ? '' : `.${end}`}`;

const isSymmetric = ({ inward, outward }: LinkType): boolean => inward === outward;

const fieldsOf = (types: readonly LinkType[]): readonly LinkField[] =>
  types.flatMap((type): readonly LinkField[] =>
    isSymmetric(type)
      ? [{ type, end: 'both' }]
      : [
          { type, end: 'outward' },
          { type, end: 'inward' },
        ],
  );

/** A field for each kind of link and direction: `links.Blocks.outward`, `links.Blocks.inward`, `links.Relates`. */
export const describeLinks = (types: readonly LinkType[]): readonly FieldSchema[] =>
  fieldsOf(types).map((field) => {
    const words = field.end === 'inward' ? field.type.inward : field.type.outward;
    return { name: nameOf(field), title: text(words, words), type: 'items', writable: 'update' };
  });

/** The other issues at this end of an issue's links, by id. */
export const linkedBy = (name: string, links: readonly IssueLink[]): readonly string[] =>
  [...new Set(links.flatMap((link) => (namesOf(link).includes(name) ? [otherOf(link)] : [])))].sort();

const namesOf = (link: IssueLink): readonly string[] => {
  const end: End = isSymmetric(link.type) ? 'both' : link.outwardIssue ? 'outward' : 'inward';
  return [nameOf({ type: link.type, end })];
};

const otherOf = ({ inwardIssue, outwardIssue }: IssueLink): string => (outwardIssue ?? inwardIssue)?.id ?? '';

/**
 * Brings an issue's links of one field to the wanted issues: adds first, then takes away. In the call that makes a link `inwardIssue` is the one that shows the
 * outward words ("blocks"). Measured by others against what both pages and reads then show; the documentation reads the other way round.
 */
export async function writeLinks(
  client: Client,
  key: string,
  name: string,
  wanted: Native,
  present: readonly IssueLink[],
): Promise<void> {
  const field = await fieldNamed(client, name);
  const want = new Set(Array.isArray(wanted) ? wanted.map(String) : []);
  const have = new Set(linkedBy(name, present));
  for (const other of want) {
    if (have.has(other)) continue;
    const ends = field.end === 'inward' ? [other, key] : [key, other];
    const json = { type: { id: field.type.id }, inwardIssue: { id: ends[0] }, outwardIssue: { id: ends[1] } };
    await client.http.send({ method: 'POST', path: `${API}/issueLink`, json });
  }
  for (const link of present) {
    if (!namesOf(link).includes(name) || want.has(otherOf(link))) continue;
    // Gone already is as good as taken away.
    await client.http.send({ method: 'DELETE', path: `${API}/issueLink/${link.id}`, accept: [404] });
  }
}

async function fieldNamed({ linkTypes }: Client, name: string): Promise<LinkField> {
  const find = (types: readonly LinkType[]) => fieldsOf(types).find((field) => nameOf(field) === name);
  const found = find(await linkTypes.get()) ?? find(await linkTypes.reload());
  if (found) return found;
  throw new RejectedError(text(`Jira has no kind of link behind "${name}"`, `Jira 中没有“${name}”对应的链接类型`));
}
