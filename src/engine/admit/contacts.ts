import { contactOf, mobileOf } from '../../mapping/index.ts';
import type { Person } from '../../model/index.ts';
import type { Deps } from '../context.ts';

/** Which mobile number belongs to which e-mail address, as people have shown it on either side: one system may know a person by the one, another by the other. */
export interface Contacts {
  /** Takes note of a person, and says by what address or number they are known everywhere. */
  identify(person: Person): string | undefined;
  /** The number of an address. */
  mobileOf(email: string): string | undefined;
  /** Keeps what was learned. */
  save(deps: Pick<Deps, 'ledger'>): Promise<void>;
}

const NOTE = 'people/mobiles';

/** A number two addresses share belongs to neither. */
const SHARED = '';

type Mobiles = Readonly<Record<string, string>>;

/** What earlier runs have learned, to go on with. */
export async function openContacts(deps: Pick<Deps, 'ledger'>): Promise<Contacts> {
  return createContacts(((await deps.ledger.recall(NOTE)) as Mobiles | undefined) ?? {});
}

export function createContacts(known: Mobiles = {}): Contacts {
  const emailOf = new Map(Object.entries(known));
  const numbers = new Map(Object.entries(known).map(([mobile, email]) => [email, mobile]));
  let changed = false;
  const learn = (mobile: string, email: string): void => {
    const before = emailOf.get(mobile);
    if (before === email || before === SHARED) return;
    const owner = before === undefined ? email : SHARED;
    emailOf.set(mobile, owner);
    if (owner === SHARED) numbers.delete(before ?? '');
    else numbers.set(email, mobile);
    changed = true;
  };
  return {
    identify(person) {
      const contact = contactOf(person);
      const mobile = mobileOf(person);
      if (person.email && contact !== undefined && mobile !== undefined) learn(mobile, contact);
      return (person.email ? undefined : contact && emailOf.get(contact)) || contact;
    },
    mobileOf: (email) => numbers.get(email),
    async save({ ledger }) {
      if (changed) await ledger.remember(NOTE, Object.fromEntries(emailOf));
      changed = false;
    },
  };
}
