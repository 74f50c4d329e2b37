import { text, type Once, type Text } from 'tandem-sync/sdk';
import { badScope } from './faults.ts';
import type { AccountLists } from './lists.ts';
import type { Named, Ticket } from './schema.ts';
import type { TicketScope } from './settings.ts';

/** A scope with its names resolved. */
export interface Place {
  readonly group?: Named;
  readonly brand?: Named;
  readonly form?: Named;
  /** The fields of the scope's form. Without one: any field may be there. */
  readonly fieldIds?: ReadonlySet<number>;
}

/** Throws `ConfigError` for a name this account does not have. */
export async function placesOf(lists: AccountLists, scope: TicketScope): Promise<Place> {
  const [group, brand, form] = await Promise.all([
    named('group', scope.group, lists.groups),
    named('brand', scope.brand, lists.brands),
    named('form', scope.form, lists.forms),
  ]);
  return {
    ...(group && { group }),
    ...(brand && { brand }),
    ...(form && { form, fieldIds: new Set(form.ticket_field_ids) }),
  };
}

/** Whether a ticket lies in the scope; it may have been moved away since its link was made. */
export const isInside = (ticket: Ticket, { group, brand, form }: Place): boolean =>
  (group === undefined || ticket.group_id === group.id) &&
  (brand === undefined || ticket.brand_id === brand.id) &&
  (form === undefined || ticket.ticket_form_id === form.id);

/** What a new ticket needs to lie in the scope. */
export const attributesOf = ({ group, brand, form }: Place): Readonly<Record<string, number>> => ({
  ...(group && { group_id: group.id }),
  ...(brand && { brand_id: brand.id }),
  ...(form && { ticket_form_id: form.id }),
});

const WORDS = { group: text('group', '组'), brand: text('brand', '品牌'), form: text('ticket form', '工单表单') };

const named = async <Row extends Named>(
  part: keyof typeof WORDS,
  wanted: string | undefined,
  list: Once<readonly Row[]>,
): Promise<Row | undefined> => {
  if (wanted === undefined) return undefined;
  const rows = await list.get();
  const found = rows.find((row) => row.name === wanted) ?? rows.find((row) => String(row.id) === wanted);
  if (found) return found;
  throw badScope(part, unknown(WORDS[part], wanted, rows));
};

const unknown = (what: Text, wanted: string, rows: readonly Named[]): Text => {
  const names = rows.map((row) => row.name);
  return text(
    `Zendesk has no ${what.en} "${wanted}"; it has ${names.length > 0 ? names.join(', ') : 'none'}`,
    `Zendesk 中没有${what.zh}“${wanted}”；可用的有 ${names.length > 0 ? names.join('、') : '（无）'}`,
  );
};
