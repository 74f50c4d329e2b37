import { baseUrl, secret, z } from 'tandem-sync/sdk';

/** What an admin gives for one PingCode account. */
export const Settings = z.strictObject({
  /** Public cloud: `https://open.pingcode.com`; private deployment: `https://{domain}/open`. */
  baseUrl: baseUrl(),
  clientId: secret(),
  clientSecret: secret(),
  /** Which generation of paths the server speaks; `auto` asks it. */
  profile: z.enum(['auto', 'A', 'B', 'C']).default('auto'),
  /** Key of a custom single-line text property that carries our marker. Without it the marker is a line at the end of the description. */
  markerProperty: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .optional(),
  /** Where a day begins for date properties: PingCode stores seconds and does not say in which zone a day is meant. */
  utcOffset: z
    .string()
    .regex(/^[+-]([01]\d|2[0-3]):[0-5]\d$/)
    .default('+08:00'),
});
export type Settings = z.infer<typeof Settings>;
