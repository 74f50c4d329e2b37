import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { serveAcmeFast } from '../support/acme/serve.ts';
import { createAcme, USERS, type Acme, type AcmeFields, type AcmeItem } from '../support/acme/vendor.ts';
import { noRequests, kindOf, type Requests } from './requests.ts';

export interface WorldOptions {
  /** On the left at the start; the right is empty. */
  readonly items: number;
  readonly pageSize: number;
  /** How much later every answer comes, ms. */
  readonly latencyMs: number;
}

/** How one tracker is reached. */
export interface Address {
  readonly baseUrl: string;
  readonly token: string;
}

/** Two trackers over HTTP, and what has been asked of them. */
export interface World {
  readonly left: Address;
  readonly right: Address;
  /** People edit one in `every` items on the left and as many others on the right, each edit one write's worth. Returns how many a side. */
  edit(every: number): number;
  /** The requests since it was last asked. */
  take(): Requests;
  /** When each side was last changed, ISO; empty for a side that holds nothing. */
  newest(): { readonly left: string; readonly right: string };
  /** Items of either side without an equal on the other. */
  differences(): number;
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;

/**
 * Opens two trackers. Their clock stands still but for changes, a minute each: as where people work, the two minutes by which a poll overlaps the one before
 * hold a few items, not all that a first copy has just made.
 */
export const openWorld = async ({ items, pageSize, latencyMs }: WorldOptions): Promise<World> => {
  let time = Date.parse('2026-01-05T08:00:00Z');
  const make = () => createAcme(() => (time += MINUTE_MS), { pageSize, latencyMs });
  const [left, right] = [make(), make()];
  for (let number = 1; number <= items; number += 1) left.create(seed(number));
  const [servedLeft, servedRight] = await Promise.all([serveAcmeFast(left), serveAcmeFast(right)]);
  const tally = countRequests({ left: servedLeft.baseUrl, right: servedRight.baseUrl });
  return {
    left: servedLeft.settings,
    right: servedRight.settings,
    edit(every) {
      const edits = Math.floor(items / every);
      editSome(left, edits, every, 1);
      editSome(right, edits, every, 1 + Math.floor(every / 2));
      return edits;
    },
    take: tally.take,
    newest: () => ({ left: left.listed()[0]?.updated_at ?? '', right: right.listed()[0]?.updated_at ?? '' }),
    differences: () => unequal(left, right),
    async close() {
      tally.close();
      await Promise.all([servedLeft.close(), servedRight.close()]);
    },
  };
};

const PARAGRAPHS = [
  'The export stops after the first thousand rows and says nothing. It worked last week, before the update.',
  '导出报表时中文文件名显示为乱码，客户已经反馈了三次，希望本月内修复。',
  'Steps: open the report, choose last quarter, press Export. What I expect is one file with all rows; what I get is a file that ends in the middle of a line. '.repeat(
    3,
  ),
].map((paragraph) => paragraph.trim());

const PRIORITIES = ['Normal', 'High', 'Low', 'Urgent'];

/** A plausible item: some are short and some long, some have an owner and a day. */
const seed = (number: number): Partial<AcmeFields> => ({
  title: `Item ${number}: 导出报表缺少数据`,
  description: PARAGRAPHS.slice(0, 1 + (number % PARAGRAPHS.length)).join('\n\n'),
  priority: PRIORITIES[number % PRIORITIES.length] ?? 'Normal',
  assignee: USERS[number % USERS.length]?.id ?? null,
  labels: number % 2 === 0 ? ['export', 'vip'] : ['export'],
  due_date: number % 4 === 0 ? `2027-0${1 + (number % 9)}-15` : null,
});

const EDITS: readonly ((item: AcmeItem) => Partial<AcmeFields>)[] = [
  (item) => ({ title: `${item.title}（已确认）` }),
  (item) => ({ description: `${item.description}\n\nConfirmed by a second customer.`, priority: 'Urgent' }),
  () => ({ due_date: '2027-11-30' }),
  (item) => ({ labels: [...item.labels, 'confirmed'] }),
  () => ({ status: 'Working' }),
];

const numberOf = (item: AcmeItem): number => Number(/\d+/.exec(item.title)?.[0]);

const itemsOf = (acme: Acme): readonly AcmeItem[] => acme.ids().flatMap((id) => acme.item(id) ?? []);

const editSome = (acme: Acme, edits: number, every: number, first: number): void => {
  const chosen = itemsOf(acme).filter((item) => numberOf(item) % every === first % every);
  chosen.slice(0, edits).forEach((item, index) => acme.edit(item.id, EDITS[index % EDITS.length]?.(item) ?? {}));
};

const unequal = (left: Acme, right: Acme): number => {
  const shown = ({ title, description, status, priority, assignee, labels, due_date }: AcmeItem) =>
    JSON.stringify([title, description, status, priority, assignee, [...labels].sort(), due_date]);
  const [here, there] = [itemsOf(left).map(shown), itemsOf(right).map(shown)];
  const both = new Set(here).intersection(new Set(there)).size;
  return here.length + there.length - 2 * both;
};

/** Counts at the servers, whatever the client says of itself. */
const countRequests = (baseUrls: { readonly left: string; readonly right: string }) => {
  const sides = new Map([
    [Number(new URL(baseUrls.left).port), 'left' as const],
    [Number(new URL(baseUrls.right).port), 'right' as const],
  ]);
  let requests = noRequests();
  const count = (message: unknown): void => {
    const { request } = message as { readonly request: IncomingMessage };
    const side = sides.get(request.socket.localPort ?? 0);
    if (side !== undefined) requests[side][kindOf(request.method ?? '', request.url ?? '')] += 1;
  };
  subscribe('http.server.request.start', count);
  return {
    take() {
      const taken = requests;
      requests = noRequests();
      return taken;
    },
    close: () => unsubscribe('http.server.request.start', count),
  };
};
