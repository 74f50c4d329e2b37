import { baseUrl, secret, z } from 'tandem-sync/sdk';

export const Settings = z.strictObject({
  baseUrl: baseUrl().meta({ description: 'https://{subdomain}.zendesk.com; /api/v2 is added.' }),
  email: z.email().meta({ description: 'The address of the administrator the API token is used as.' }),
  token: secret().meta({ secret: true, description: 'An API token (Admin Center → Apps and integrations → APIs).' }),
  exportsPerMinute: z
    .int()
    .min(1)
    .max(30)
    .default(10)
    .meta({ description: 'Requests a minute to the incremental export: 10, or 30 with the High Volume add-on.' }),
  fileOrigins: z
    .array(z.string().regex(/^https?:\/\/[^/]+$/))
    .default(['https://*.zdusercontent.com'])
    .meta({
      description: 'Where Zendesk keeps files: origins a download may be redirected to, without our credentials.',
    }),
});
export type Settings = z.infer<typeof Settings>;

const NameOrId = z.union([z.string().trim().min(1), z.number().int().positive().transform(String)]);

/** Any of them narrows: names or ids. */
export const TicketScope = z.strictObject({
  group: NameOrId.optional().meta({ description: 'The name or number of a group.' }),
  brand: NameOrId.optional().meta({ description: 'The name or number of a brand.' }),
  form: NameOrId.optional().meta({ description: 'The name or number of a ticket form.' }),
});
export type TicketScope = z.infer<typeof TicketScope>;
