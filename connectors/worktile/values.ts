import { isRecord } from './api.ts';

/** What a property's value turns out to be. Worktile tells no types where only the open platform may be asked, so the form decides. */
export type Value =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'date'; readonly seconds: number }
  | { readonly kind: 'member'; readonly uid: string }
  | { readonly kind: 'members'; readonly uids: readonly string[] }
  | { readonly kind: 'choice'; readonly choice: Chosen }
  | { readonly kind: 'choices'; readonly choices: readonly Chosen[] }
  /** Of a form nothing can be made of here: a span of days, files, workload. */
  | { readonly kind: 'other' };

/** An option, with its name where the answer brings it. */
export interface Chosen {
  readonly id: string;
  readonly name?: string;
}

const UID = /^[\da-f]{32}$/;
const OBJECT_ID = /^[\da-f]{24}$/;

/** Takes a value out of its wrapper, even when it is empty there: the wrapper's own fields are no value. */
export const unwrapped = (raw: unknown): unknown => (isRecord(raw) && 'value' in raw ? raw['value'] : raw);

export const isUid = (value: unknown): value is string => typeof value === 'string' && UID.test(value);

/** Reads a value, flat or wrapped, expanded or as bare ids. */
export function valueOf(raw: unknown): Value {
  const value = unwrapped(raw);
  if (value === null || value === undefined || value === '') return { kind: 'nothing' };
  if (typeof value === 'number') return { kind: 'number', number: value };
  if (typeof value === 'string') return stringValue(value);
  if (Array.isArray(value)) return listValue(value);
  if (!isRecord(value)) return { kind: 'other' };
  if ('date' in value) {
    return typeof value['date'] === 'number' ? { kind: 'date', seconds: value['date'] } : { kind: 'nothing' };
  }
  const choice = chosen(value);
  if (choice) return { kind: 'choice', choice };
  return isUid(value['uid']) ? { kind: 'member', uid: value['uid'] } : { kind: 'other' };
}

const stringValue = (value: string): Value => {
  if (UID.test(value)) return { kind: 'member', uid: value };
  return OBJECT_ID.test(value) ? { kind: 'choice', choice: { id: value } } : { kind: 'text', text: value };
};

function listValue(list: readonly unknown[]): Value {
  if (list.length === 0) return { kind: 'nothing' };
  const uids = list.map(uidOf).filter((uid) => uid !== undefined);
  if (uids.length === list.length) return { kind: 'members', uids };
  const choices = list.map(chosen).filter((choice) => choice !== undefined);
  return choices.length === list.length ? { kind: 'choices', choices } : { kind: 'other' };
}

export const uidOf = (value: unknown): string | undefined => {
  if (isUid(value)) return value;
  return isRecord(value) && isUid(value['uid']) ? value['uid'] : undefined;
};

/** Options of a property are named by `text`, tags and priorities by `name`. */
function chosen(value: unknown): Chosen | undefined {
  if (typeof value === 'string') return OBJECT_ID.test(value) ? { id: value } : undefined;
  if (!isRecord(value) || typeof value['_id'] !== 'string') return undefined;
  const name = [value['text'], value['name']].find((one) => typeof one === 'string' && one !== '');
  return { id: value['_id'], ...(typeof name === 'string' && { name }) };
}
