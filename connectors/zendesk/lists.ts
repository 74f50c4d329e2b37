import { once, type HttpClient, type Once, type z } from 'tandem-sync/sdk';
import {
  Brands,
  CustomStatuses,
  Groups,
  TicketFields,
  TicketForms,
  type CustomStatus,
  type Meta,
  type Named,
  type TicketField,
  type TicketForm,
} from './schema.ts';

/** What an administrator has set up: small lists that names are looked up in. */
export interface AccountLists {
  readonly fields: Once<readonly TicketField[]>;
  readonly groups: Once<readonly Named[]>;
  /** Empty where the plan has none. */
  readonly brands: Once<readonly Named[]>;
  readonly forms: Once<readonly TicketForm[]>;
  /** `undefined` where the account has not activated custom statuses. */
  readonly statuses: Once<readonly CustomStatus[] | undefined>;
}

const PAGE = 100;
const MAX_PAGES = 1_000;
/** A plan without brands or forms has no such list, or forbids it. */
const UNPLANNED = [403, 404];

export function accountLists(http: Pick<HttpClient, 'send' | 'get'>): AccountLists {
  const all = async <Answer extends { readonly meta?: Meta }, Row>(
    path: string,
    schema: z.ZodType<Answer>,
    rows: (answer: Answer) => readonly Row[],
    accept: readonly number[] = [],
  ): Promise<readonly Row[]> => {
    const found: Row[] = [];
    let after: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = { 'page[size]': PAGE, 'page[after]': after };
      const reply = await http.send({ method: 'GET', path, query, schema, accept });
      if (reply.status >= 400) return found;
      found.push(...rows(reply.data));
      after = reply.data.meta?.has_more ? (reply.data.meta.after_cursor ?? undefined) : undefined;
      if (after === undefined) break;
    }
    return found;
  };
  const fields = once(() => all('/ticket_fields', TicketFields, (answer) => answer.ticket_fields));
  return {
    fields,
    groups: once(() => all('/groups', Groups, (answer) => answer.groups)),
    brands: once(() => all('/brands', Brands, (answer) => answer.brands, UNPLANNED)),
    forms: once(() => all('/ticket_forms', TicketForms, (answer) => answer.ticket_forms, UNPLANNED)),
    statuses: once(async () => {
      // The field is there only where custom statuses are active, and usually lists them itself.
      const field = (await fields.get()).find((one) => one.type === 'custom_status' && one.active);
      if (!field) return undefined;
      return field.custom_statuses ?? (await http.get('/custom_statuses', {}, CustomStatuses)).custom_statuses;
    }),
  };
}
