import axios, { type AxiosInstance } from 'axios';
import { Agent } from 'node:http';
import type { Contender, ContenderOptions } from './contender.ts';
import type { Address } from './world.ts';

type Name = 'left' | 'right';

interface User {
  readonly id: number;
  readonly email: string;
}

interface Item {
  readonly id: number;
  readonly version: number;
  readonly updated_at: string;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly priority: string;
  readonly assignee: User | null;
  readonly labels: readonly string[];
  readonly due_date: string | null;
}

const IN_FLIGHT = 8;
const OVERLAP_MS = 120_000;

/** One tracker as the loop knows it. */
interface Side {
  readonly name: Name;
  readonly http: AxiosInstance;
  readonly agent: Agent;
  cursor: string;
  /** By id: the item as it was last seen or made. */
  readonly seen: Map<number, Item>;
  /** By id: the id of the same item on the other side. */
  readonly partners: Map<number, number>;
  readonly people: Map<string, Promise<User | undefined>>;
}

const openSide = (name: Name, { baseUrl, token }: Address): Side => {
  const agent = new Agent({ keepAlive: true });
  const headers = { authorization: `Bearer ${token}` };
  const http = axios.create({ baseURL: baseUrl, httpAgent: agent, headers, proxy: false });
  return { name, http, agent, cursor: '', seen: new Map(), partners: new Map(), people: new Map() };
};

interface Change {
  readonly item: Item;
  readonly before: Item | undefined;
}

/** The list calls of one poll, and what they show that is new. */
const pull = async (side: Side): Promise<readonly Change[]> => {
  const since = side.cursor === '' ? '' : new Date(Date.parse(side.cursor) - OVERLAP_MS).toISOString();
  const changed: Change[] = [];
  let next: string | null = `/items?since=${since}&page=1`;
  while (next !== null) {
    const { data }: { data: { items: Item[]; next: string | null } } = await side.http.get(next);
    for (const item of data.items) {
      if (item.updated_at > side.cursor) side.cursor = item.updated_at;
      const before = side.seen.get(item.id);
      if (before?.version !== item.version) changed.push({ item, before });
      side.seen.set(item.id, item);
    }
    next = data.next;
  }
  return changed;
};

const findPerson = (side: Side, email: string): Promise<User | undefined> => {
  const known = side.people.get(email);
  if (known) return known;
  const asked = side.http
    .get<{ users: User[] }>('/users', { params: { email } })
    .then(({ data }) => data.users.find((user) => user.email === email));
  side.people.set(email, asked);
  return asked;
};

const FIELDS = ['title', 'description', 'status', 'priority', 'labels', 'due_date', 'assignee'] as const;

const bodyOf = async (target: Side, { item, before }: Change): Promise<object> => {
  const body: Record<string, unknown> = {};
  for (const field of FIELDS) {
    if (before && JSON.stringify(before[field]) === JSON.stringify(item[field])) continue;
    body[field] =
      field === 'assignee' ? item.assignee && (await findPerson(target, item.assignee.email))?.id : item[field];
  }
  return body;
};

/** One call for an item that is new; for one that is known a conditional write on the left, and a read and a write on the right. */
const carry = async (from: Side, to: Side, change: Change): Promise<void> => {
  const { item } = change;
  const body = await bodyOf(to, change);
  const partner = from.partners.get(item.id);
  if (partner === undefined) {
    if (from.name === 'right') return;
    const { data } = await to.http.post<Item>('/items', body);
    to.seen.set(data.id, data);
    from.partners.set(item.id, data.id);
    to.partners.set(data.id, item.id);
    return;
  }
  const headers = to.name === 'left' ? { 'if-match': String(to.seen.get(partner)?.version) } : {};
  if (to.name === 'right') await to.http.get(`/items/${partner}`);
  const { data } = await to.http.put<Item>(`/items/${partner}`, body, { headers });
  to.seen.set(partner, data);
};

const inFlight = async (changes: readonly Change[], work: (change: Change) => Promise<void>): Promise<void> => {
  const queue = changes.values();
  const worker = async () => {
    for (const change of queue) await work(change);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
};

/** What anybody would write in an afternoon: the calls that have to be made, eight at once, everything in memory, and nothing that survives a crash. */
export const openAxiosLoop = ({ left: leftAt, right: rightAt }: ContenderOptions): Contender => {
  const [left, right] = [openSide('left', leftAt), openSide('right', rightAt)];
  return {
    async run() {
      const [fromLeft, fromRight] = await Promise.all([pull(left), pull(right)]);
      await inFlight(fromLeft, (change) => carry(left, right, change));
      await inFlight(fromRight, (change) => carry(right, left, change));
    },
    async close() {
      left.agent.destroy();
      right.agent.destroy();
    },
  };
};
