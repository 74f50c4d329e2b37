import { baseUrl, secret, z } from 'tandem-sync/sdk';

/** What an admin gives for one Jira Cloud account. */
export const Settings = z.strictObject({
  /** `https://acme.atlassian.net`; with a scoped API token `https://api.atlassian.com/ex/jira/<cloudId>`. */
  baseUrl: baseUrl(),
  /** The account the API token belongs to. */
  email: z.string().trim().min(3),
  token: secret(),
  /** Where people open issues, when `baseUrl` is not that address. Without it records of a scoped token have no link. */
  siteUrl: baseUrl().optional(),
  /** `true` lets Jira mail people about edits even where the account could keep it quiet. */
  notify: z.boolean().default(false),
  /** A project role that reads internal comments outside service projects, such as `Administrators`. */
  internalRole: z.string().trim().min(1).optional(),
});
export type Settings = z.infer<typeof Settings>;

const NameOrId = z.union([z.string().trim().min(1), z.number().int().positive().transform(String)]);

const Value = z.union([z.string(), z.number(), z.array(z.string())]);

const Jql = z
  .string()
  .trim()
  .min(1)
  .refine(
    (jql) => !/\border\s+by\b/i.test(jql.replace(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/g, '')),
    'must not sort: leave out ORDER BY',
  );

/** The issues of one project, of one type and within a JQL condition if wanted. */
export const IssueScope = z.strictObject({
  project: NameOrId,
  type: NameOrId.optional(),
  /** Narrows the scope further. */
  jql: Jql.optional(),
  /** Says that everybody who can see the project is staff: comments and files that are open to all of them are then internal. */
  staffOnly: z.boolean().default(false),
  /** What a transition into a state gets for the fields its screen requires: state → field → value. */
  moves: z.record(z.string(), z.record(z.string(), Value)).default({}),
});
export type IssueScope = z.infer<typeof IssueScope>;
