import { userNamed, userWithEmail, type Store } from './store.ts';
import { NOBODY, type UserRow } from './world.ts';

/** An address of a stranger makes a user; what is neither an address, a name nor a number is nobody. */
export const memberNamed = (store: Store, contact: string): UserRow | undefined => {
  const known = userWithEmail(store, contact) ?? userNamed(store, contact);
  if (known || !/^[^\s@]+@[^\s@]+$/.test(contact)) return known;
  const made = { id: 100 + store.users.length, name: contact, realName: '', email: contact, privileged: false };
  store.users.push(made);
  return made;
};

/** An owner goes by name or number, never by address, and has to be one of the staff. */
export const ownerNamed = (store: Store, name: string): UserRow | 'unknown' | 'not-allowed' => {
  const user = name === NOBODY.name ? NOBODY : userNamed(store, name);
  if (!user) return 'unknown';
  return user.privileged ? user : 'not-allowed';
};

/** Names as a request gives them: one or a list. */
export const contactsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).map(String);
