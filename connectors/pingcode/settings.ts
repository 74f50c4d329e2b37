import { baseUrl, secret, z } from 'tandem-sync/sdk';

/** What an admin gives for one PingCode account: an application's id and secret (enterprise token), or the refresh token of a person (user token). */
export const Settings = z
  .strictObject({
    /** Public cloud: `https://open.pingcode.com`; private deployment: `https://{domain}/open`. */
    baseUrl: baseUrl(),
    clientId: secret().optional(),
    clientSecret: secret().optional(),
    /** Works as the person who granted it instead of as the application. Given by PingCode with the person's first access token; lives 90 days. */
    refreshToken: secret().optional(),
    /** Which generation of paths the server speaks; `auto` asks it. */
    profile: z.enum(['auto', 'A', 'B', 'C']).default('auto'),
    /** Key of a custom single-line text property that carries our marker, in every stream that is synced. */
    markerProperty: z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/)
      .optional(),
    /**
     * Where our marker goes without a property for it: `auto` moves it from the end of the description into an entity property where the server has these (generation
     * C); `description` leaves it there.
     */
    marker: z.enum(['auto', 'description']).default('auto'),
    /** Whether tags of work items are written: those that exist in the project. PingCode does not say to whom a tag belongs, so it is off. */
    writeTags: z.boolean().default(false),
    /** Where files may be fetched from, beside the server itself: `https://files.example.com`. Without it, wherever PingCode says, by HTTPS. */
    fileOrigins: z.array(z.url({ protocol: /^https?$/ })).optional(),
    /** Where a day begins for dates: PingCode stores seconds and does not say in which zone a day is meant. */
    utcOffset: z
      .string()
      .regex(/^[+-]([01]\d|2[0-3]):[0-5]\d$/)
      .default('+08:00'),
  })
  .refine(
    (given) => given.refreshToken !== undefined || (given.clientId !== undefined && given.clientSecret !== undefined),
    {
      message: 'give clientId and clientSecret (enterprise token), or refreshToken (user token)',
    },
  );
export type Settings = z.infer<typeof Settings>;
