import type { Native, NativeFields, Person } from 'tandem-sync/sdk';
import { isPerson } from './body.ts';

/** The fields that were sent and are not stored, after what the server is known to make of them. */
export const differences = (sent: NativeFields, stored: NativeFields): readonly string[] =>
  Object.keys(sent).filter((name) => !isStored(name, sent[name] ?? null, stored[name] ?? null));

const isStored = (name: string, sent: Native, stored: Native): boolean => {
  switch (name) {
    case 'Subject':
      return cut(String(sent ?? '').replace(/[\r\n]/g, '')) === (stored ?? '');
    case 'Description':
      return true;
    case 'Owner':
      return samePerson(sent, stored);
    case 'Requestors':
    case 'Cc':
      return samePeople(sent, stored);
    default:
      return folded(sent) === folded(stored) || sameInstant(sent, stored);
  }
};

const LONGEST_SUBJECT = 200;

/** The server cuts a subject to 200 bytes, before a character that would not fit as a whole. */
const cut = (subject: string): string => {
  let bytes = 0;
  let kept = '';
  for (const character of subject) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > LONGEST_SUBJECT) return kept;
    kept += character;
  }
  return kept;
};

const samePerson = (a: Native, b: Native): boolean =>
  isPerson(a) && isPerson(b) ? names(a).some((name) => names(b).includes(name)) : !isPerson(a) && !isPerson(b);

const samePeople = (a: Native, b: Native): boolean => {
  const [left, right] = [listed(a), listed(b)];
  const within = (some: readonly Person[], all: readonly Person[]) =>
    some.every((person) => all.some((other) => samePerson(person, other)));
  return within(left, right) && within(right, left);
};

const listed = (value: Native): readonly Person[] => (Array.isArray(value) ? value : [value]).filter(isPerson);

const names = ({ id, email }: Person): readonly string[] =>
  [id, ...(email === undefined ? [] : [email])].map((name) => name.toLowerCase());

const sameInstant = (a: Native, b: Native): boolean =>
  [a, b].every((value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) &&
  Math.trunc(Date.parse(String(a)) / 1000) === Math.trunc(Date.parse(String(b)) / 1000);

/** Statuses and options are found whatever their case, and stored as configured; sets have no order. */
const folded = (value: Native): string => {
  const parts = Array.isArray(value) ? value.map(String) : value === null || value === '' ? [] : [String(value)];
  return JSON.stringify(parts.map((part) => part.replace(/\r\n?/g, '\n').trim().toLowerCase()).toSorted());
};
