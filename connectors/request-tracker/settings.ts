import { baseUrl, isTimeZone, secret, z } from 'tandem-sync/sdk';

/** As in RT's own configuration. */
const Lifecycle = z.strictObject({
  statuses: z
    .array(z.string().min(1))
    .min(1)
    .meta({ description: 'All but "deleted", the one of a new ticket first.' }),
  moves: z
    .record(z.string(), z.array(z.string().min(1)))
    .optional()
    .meta({ description: 'From each status, the ones it may change to. Without it, moves are found out by trying.' }),
});

export const Settings = z.strictObject({
  baseUrl: baseUrl().meta({ description: 'The root of the server; /REST/2.0 is added.' }),
  token: secret().meta({ secret: true, description: 'An authentication token of a privileged user.' }),
  markerField: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'A custom field on the queue that holds our marker. Default: a link made with the ticket.' }),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as Asia/Shanghai')
    .default('UTC')
    .meta({ description: 'Where the days of Due and Starts are counted.' }),
  lifecycles: z.record(z.string(), Lifecycle).optional().meta({
    description: 'The lifecycles of the queues in use, as configured on the server. The API does not tell them.',
  }),
  priorities: z
    .record(z.string().min(1), z.int())
    .refine((words) => Object.keys(words).length > 0, 'must name at least one word')
    .default({ Low: 0, Medium: 50, High: 100 })
    .meta({ description: 'The words of priorities and the number where each begins, as configured on the server.' }),
});
export type Settings = z.infer<typeof Settings>;

export const TicketScope = z.strictObject({
  queue: z.string().min(1).meta({ description: 'The name or number of a queue.' }),
});
export type TicketScope = z.infer<typeof TicketScope>;
