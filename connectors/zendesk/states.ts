import { text, type Option, type StatusCategory, type Transition } from 'tandem-sync/sdk';
import { refusal } from './faults.ts';
import type { AccountLists } from './lists.ts';
import type { CustomStatus, Ticket, TicketField } from './schema.ts';

/** One state a ticket can be in: a custom status where the account has those, else one of Zendesk's own words. */
interface State {
  readonly name: string;
  /** Zendesk's own word: `new open pending hold solved closed`. With custom statuses, their category. */
  readonly category: string;
  readonly custom?: CustomStatus;
}

/** The states of an account, both ways. */
export interface States {
  readonly options: readonly Option[];
  readonly transitions: readonly Transition[];
  readonly initial: string | undefined;
  nameOf(ticket: Ticket): string;
  /** What puts a ticket into the state. Throws `RejectedError` for a name there is not. */
  written(name: string): Readonly<Record<string, unknown>>;
}

const CATEGORIES: Readonly<Record<string, StatusCategory>> = {
  new: 'todo',
  open: 'doing',
  pending: 'doing',
  hold: 'todo',
  solved: 'done',
  closed: 'done',
};

/** Tickets end in it with or without custom statuses; none of those belongs to it. */
export const CLOSED = 'closed';

/** `needed`: native fields that must be filled for a ticket to be solved. */
export async function statesOf(lists: AccountLists, needed: readonly string[]): Promise<States> {
  const [custom, fields] = await Promise.all([lists.statuses.get(), lists.fields.get()]);
  const all = [...(custom ? customStates(custom) : plainStates(fields)), { name: CLOSED, category: CLOSED }];
  // One that was switched off is still the state of old tickets, but nothing is put into it again.
  const states = all.filter((state) => state.custom?.active !== false);
  const initial = states.find((state) => state.category === 'new' && (state.custom?.default ?? true));
  return {
    options: states.map(({ name, category, custom: own }) => ({
      id: own ? String(own.id) : name,
      name,
      ...(CATEGORIES[category] && { category: CATEGORIES[category] }),
    })),
    transitions: movesBetween(states, needed),
    initial: initial?.name,
    nameOf: (ticket) => stateOf(all, ticket)?.name ?? ticket.status,
    written(name) {
      const state = states.find((one) => one.name === name);
      if (!state) throw noState(name, states);
      return state.custom ? { custom_status_id: state.custom.id } : { status: state.category };
    },
  };
}

/** A closed ticket keeps the number of the status it was solved with. */
const stateOf = (states: readonly State[], { status, custom_status_id }: Ticket): State | undefined =>
  (status === CLOSED ? undefined : states.find((state) => state.custom && state.custom.id === custom_status_id)) ??
  states.find((state) => state.category === status && (state.custom?.default ?? true));

/** By the label agents see; where two statuses are called the same, with their category. */
const customStates = (statuses: readonly CustomStatus[]): readonly State[] =>
  statuses.map((custom) => {
    const { agent_label: label, status_category: category } = custom;
    const twin = label === CLOSED || statuses.some((one) => one !== custom && one.agent_label === label);
    return { name: twin ? `${label} (${category})` : label, category, custom };
  });

/** The words of the API, which are the same in every language. "On hold" is there only where an administrator has switched it on. */
const plainStates = (fields: readonly TicketField[]): readonly State[] => {
  const field = fields.find((one) => one.type === 'status');
  const offered = field?.system_field_options?.map((option) => option.value) ?? [];
  const hold = offered.includes('hold') || field?.sub_type_id === 1;
  const words = ['new', 'open', 'pending', ...(hold ? ['hold'] : []), 'solved'];
  return words.map((word) => ({ name: word, category: word }));
};

/**
 * Any state leads to any other, except that nothing comes back to "new", that "closed" is final, and that a ticket is solved only when what the account
 * requires is filled.
 */
const movesBetween = (states: readonly State[], needed: readonly string[]): readonly Transition[] =>
  states
    .filter((from) => from.category !== CLOSED)
    .flatMap((from) => states.filter((to) => to !== from && isOpenTo(from, to)).map((to) => moveTo(from, to, needed)));

const isOpenTo = (from: State, to: State): boolean => to.category !== 'new' || from.category === 'new';

const isEnd = ({ category }: State): boolean => category === 'solved' || category === CLOSED;

const moveTo = (from: State, to: State, needed: readonly string[]): Transition => ({
  from: from.name,
  to: to.name,
  ...(isEnd(to) && !isEnd(from) && needed.length > 0 && { requires: needed }),
  // What a customer is asked or told by it; other moves are between agents.
  ...((to.category === 'solved' || to.category === 'pending') && { notifiesCustomer: true }),
});

const noState = (name: string, states: readonly State[]) => {
  const known = states.map((state) => state.name);
  return refusal(
    'status',
    text(
      `Zendesk has no status "${name}"; it has ${known.join(', ')}`,
      `Zendesk 中没有状态“${name}”；可用的有 ${known.join('、')}`,
    ),
  );
};
