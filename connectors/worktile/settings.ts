import { baseUrl, secret, z } from 'tandem-sync/sdk';
import { ENDPOINT_NAMES, parseEndpoint } from './endpoints.ts';

/** How far writes may go; see the README. Official text is only known for reads. */
export const WRITES = ['auto', 'open-api', 'extended', 'web-session', 'none'] as const;
export type Writes = (typeof WRITES)[number];

/** `/path` or `METHOD /path`, below `baseUrl` (below `webUrl` for endpoints of the web application). */
const Endpoint = z
  .string()
  .refine(
    (value) => parseEndpoint(value) !== undefined,
    'write a path such as "/open-api/mission/task", or a method and a path: "PUT /open-api/…"',
  );

/** What an admin gives for one Worktile enterprise. */
export const Settings = z
  .strictObject({
    /** Everything before `/open-api`: `https://dev.worktile.com` on the public cloud. */
    baseUrl: baseUrl(),
    clientId: secret(),
    clientSecret: secret(),
    writes: z.enum(WRITES).default('auto'),
    /** Paths that differ at this tenant, by name (README, "Endpoints"). */
    endpoints: z.partialRecord(z.enum(ENDPOINT_NAMES), Endpoint).default({}),
    /** The enterprise's own address, such as `https://acme.worktile.com`: for links to tasks, and for `web-session`. */
    webUrl: baseUrl().optional(),
    /** The `Cookie` header of a signed-in browser, for `web-session` only. */
    webCookie: secret().optional(),
    /** Key of a custom text property that carries our marker. Without it the marker is a last line of the description. */
    markerProperty: z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/)
      .optional(),
    /** How descriptions are written. Reading understands all three encodings whatever stands here. */
    textFormat: z.enum(['markdown', 'plain', 'blocks']).default('markdown'),
    /** Where a day begins, as an offset: Worktile does not say in which zone its days are meant. */
    utcOffset: z
      .string()
      .regex(/^[+-]([01]\d|2[0-3]):[0-5]\d$/)
      .default('+08:00'),
  })
  .refine(({ writes, webUrl, webCookie }) => writes !== 'web-session' || (webUrl && webCookie), {
    path: ['writes'],
    message: '"web-session" needs "webUrl" and "webCookie" (“web-session” 需要 “webUrl” 和 “webCookie”)',
  });
export type Settings = z.infer<typeof Settings>;

/** One project, and one task type of it if wanted: name or id each, a project also by its identifier. */
export const TaskScope = z.strictObject({
  project: z.string().trim().min(1),
  type: z.string().trim().min(1).optional(),
});
export type TaskScope = z.infer<typeof TaskScope>;
