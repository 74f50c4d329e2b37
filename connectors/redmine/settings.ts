import { baseUrl, secret, z } from 'tandem-sync/sdk';

/** What an admin gives for one Redmine account. */
export const Settings = z.strictObject({
  baseUrl: baseUrl(),
  /** The account's API access key ("My account" → "API access key"). */
  token: secret(),
  /** Name (or `cf_<id>`) of a text custom field that carries our marker. Without it the marker is a line at the end of the description. */
  markerField: z.string().min(1).optional(),
  /** "Text formatting" of the server's settings. The API does not tell it. */
  textFormat: z.enum(['textile', 'markdown']).default('textile'),
});
export type Settings = z.infer<typeof Settings>;

const NameOrId = z.union([z.string().trim().min(1), z.number().int().positive().transform(String)]);

/** One project without its subprojects, and one tracker of it if wanted: identifier, id or name each. */
export const IssueScope = z.strictObject({ project: NameOrId, tracker: NameOrId.optional() });
export type IssueScope = z.infer<typeof IssueScope>;
