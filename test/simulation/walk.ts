import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/open.ts';
import type { Side } from '../../src/model/index.ts';
import type { Link } from '../../src/sync/index.ts';
import { makePair, RIGHT_MOVES, type Pair } from '../support/pair.ts';
import { seeded, type Random } from './random.ts';
import { History } from './history.ts';
import { meaningOf } from './meanings.ts';
import { Crash } from './stopwatch.ts';

export interface WalkOptions {
  readonly seed: number;
  readonly rounds?: number;
  /** Told about every call and every edit: for looking at one seed. */
  readonly trace?: (line: string) => void;
}

/** What a walk found wrong; empty when all invariants held. */
export type Violations = readonly string[];

const LEFT_STATES = ['new', 'open', 'resolved', 'rejected'];
const FAULTS = ['lost-reply', 'lost-request', 'down', 'refused', 'garbled'] as const;

/**
 * One random walk of the shipped engine over two fake trackers: people edit at any moment, calls fail in every way, the process dies between any two steps.
 * Then the faults stop, and the invariants are checked at rest.
 */
export async function walk({ seed, rounds = 6, trace = () => undefined }: WalkOptions): Promise<Violations> {
  const random = seeded(seed);
  const harsh = seed % 2 === 1;
  const store = await openLedger(':memory:');
  const life = { dead: false };
  const conditional = random.chance(0.5);
  const pair = await makePair({
    ledger: mortal(store, life),
    left: { conditional, pageSize: 3 },
    right: { conditional, pageSize: 3 },
    sync: {
      policy: random.pick(['two-way-safe', 'two-way-left-wins', 'two-way-right-wins', 'two-way-newest-wins'] as const),
      comments: { direction: 'both' },
    },
  });
  const history = new History();
  const people = new People(pair, random, history, trace);
  for (let count = 0; count < 3 + random.below(5); count += 1) people.create();
  const trouble = harsh ? 0.15 : 0.05;
  const disturb = (): void => {
    if (life.dead) throw new Crash();
    if (random.chance(harsh ? 0.1 : 0.03)) people.act();
    if (random.chance(harsh ? 0.02 : 0.005)) {
      life.dead = true;
      trace('crash');
      throw new Crash();
    }
    pair.clock.advance(random.below(400));
  };
  for (const side of ['left', 'right'] as const) {
    pair[side].before = (call, key) => {
      trace(`${side} ${call} ${key ?? ''}`);
      if (call === 'read') people.read(side, (key ?? '').split(','));
      disturb();
      if (call === 'update') people.overwritten(side, key ?? '');
    };
  }
  for (let round = 0; round < rounds; round += 1) {
    for (let edits = random.below(4); edits > 0; edits -= 1) people.act();
    if (random.chance(trouble * 4)) {
      const on = random.pick(['pull', 'read', 'create', 'update', 'comment'] as const);
      random
        .pick([pair.left, pair.right])
        .fail({ on, kind: on === 'pull' || on === 'read' ? 'down' : random.pick(FAULTS) });
    }
    trace(`--- run ${round}`);
    await runOrDie(pair, life);
    if (random.chance(0.2)) pair.clock.advance(130_000);
  }
  for (const tracker of [pair.left, pair.right]) {
    tracker.before = () => undefined;
    tracker.clearFaults();
  }
  const violations = await settle(pair);
  violations.push(...(await atRest(pair, history, people, conditional)));
  await store.close();
  return violations;
}

async function runOrDie(pair: Pair, life: { dead: boolean }): Promise<void> {
  try {
    await pair.run();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  // The next process finds the lease of the dead one expired.
  if (life.dead) pair.clock.advance(61_000);
  life.dead = false;
}

/** A ledger whose process can die: nothing is committed after that. */
const mortal = (ledger: Ledger, life: { readonly dead: boolean }): Ledger =>
  new Proxy(ledger, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]) => {
        if (life.dead) throw new Crash();
        return Reflect.apply(member, target, parameters) as unknown;
      };
    },
  });

/** Runs until nothing is written any more; two working rounds after the horizon are allowed, then silence. */
async function settle(pair: Pair): Promise<string[]> {
  const violations: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    pair.clock.advance(50_000_000);
    const report = await pair.run({ accept: true });
    if (report.outcome !== 'done')
      violations.push(`run ${round} after the faults: ${report.outcome} ${report.reason?.en ?? ''}`);
  }
  const writes = pair.writes();
  if (writes.length > 0) violations.push(`still writing at rest: ${writes.join(', ')}`);
  return violations;
}

async function atRest(pair: Pair, history: History, people: People, conditional: boolean): Promise<string[]> {
  const conflicts = await pair.ledger.conflicts({ sync: 'feedback', limit: 1000 });
  const problems = await pair.ledger.problems({ sync: 'feedback', limit: 1000 });
  const waits = new Set([
    ...conflicts.filter((one) => one.state === 'open').map((one) => `${one.link}/${one.field}`),
    ...problems.map((one) => `${one.side}/${one.key}/${one.field ?? ''}`),
  ]);
  const excused = conditional ? new Set<string>() : people.inWindow;
  const violations = [...twinViolations(pair), ...commentTotals(pair)];
  for (const link of await pair.ledger.linksAfter('feedback', '', 1000)) {
    const kept = conflicts.filter((one) => one.link === link.id).flatMap((one) => [one.left, one.right]);
    violations.push(...agreement(pair, link, waits), ...lostEdits(pair, link, history, kept, excused));
    violations.push(...doubledComments(pair, link));
  }
  if ((await pair.ledger.openIntents('feedback')).length > 0) violations.push('an intent is still open');
  return violations;
}

/** Every source has exactly one twin. */
function twinViolations(pair: Pair): string[] {
  const twins = new Map<string, number>();
  for (const row of pair.right.rows.values()) if (row.marker) twins.set(row.marker, (twins.get(row.marker) ?? 0) + 1);
  const doubled = [...twins]
    .filter(([, count]) => count !== 1)
    .map(([marker, count]) => `${count} twins carry ${marker}`);
  const [left, right] = [pair.left.rows.size, pair.right.rows.size];
  return left === right ? doubled : [...doubled, `${left} sources, ${right} twins`];
}

const showing = (pair: Pair, link: Link) => ({
  left: pair.left.row(link.left.key),
  right: pair.right.row(link.right.key),
});

/** Both sides mean the same, except where a person is asked. */
function agreement(pair: Pair, link: Link, waits: ReadonlySet<string>): string[] {
  const { left, right } = showing(pair, link);
  return ['title', 'priority', 'status'].flatMap((field) => {
    const asked = [`${link.id}/${field}`, `left/${link.left.key}/${field}`, `right/${link.right.key}/${field}`];
    if (asked.some((one) => waits.has(one))) return [];
    const says = [meaning('left', field, left.fields[field]), meaning('right', field, right.fields[field])];
    return says[0] === says[1]
      ? []
      : [`${link.id} ${field}: ${says.join(' ≠ ')} (${JSON.stringify(link.fields[field])})`];
  });
}

/** Every title a person typed is final, an ancestor of a final one, or kept in a conflict. */
function lostEdits(
  pair: Pair,
  link: Link,
  history: History,
  kept: readonly unknown[],
  excused: ReadonlySet<string>,
): string[] {
  const { left, right } = showing(pair, link);
  const final = [left.fields['title'], right.fields['title'], ...kept].map(String);
  return history
    .lost(link.left.key, final)
    .filter((edit) => !excused.has(edit))
    .map((edit) => `${link.id}: edit "${edit}" is nowhere; final ${final.join(' | ')}`);
}

function doubledComments(pair: Pair, link: Link): string[] {
  const { left, right } = showing(pair, link);
  return [left, right].flatMap((row) => {
    const bodies = row.comments.map((comment) => comment.body.replace(/<p><strong>.*?<\/strong><\/p>/, ''));
    return new Set(bodies).size === bodies.length ? [] : [`${link.id}: a comment stands twice: ${bodies.join(', ')}`];
  });
}

/** Every comment is on both sides. */
function commentTotals(pair: Pair): string[] {
  const count = (side: Side): number =>
    [...pair[side].rows.values()].reduce((sum, row) => sum + row.comments.length, 0);
  const [left, right] = [count('left'), count('right')];
  return left === right ? [] : [`${left} comments on the left, ${right} on the right`];
}

const meaning = (side: Side, field: string, value: unknown): string =>
  field === 'status' ? meaningOf(side, value) : String(value);

/** What people do in both tools. */
class People {
  readonly #pair: Pair;
  readonly #random: Random;
  readonly #history: History;
  readonly #trace: (line: string) => void;
  /** Edits made between our read of a record and our write of it: without conditional writes they may be lost. */
  readonly inWindow = new Set<string>();
  readonly #unread = new Map<string, string[]>();
  #count = 0;

  constructor(pair: Pair, random: Random, history: History, trace: (line: string) => void) {
    this.#trace = trace;
    this.#pair = pair;
    this.#random = random;
    this.#history = history;
  }

  read(side: Side, keys: readonly string[]): void {
    for (const key of keys) this.#unread.delete(`${side}/${key}`);
  }

  overwritten(side: Side, key: string): void {
    for (const title of this.#unread.get(`${side}/${key}`) ?? []) this.inWindow.add(title);
  }

  create(): void {
    this.#count += 1;
    const title = `t${this.#count}`;
    const key = this.#pair.left.add({ title });
    this.#history.record(key, title, []);
  }

  act(): void {
    const random = this.#random;
    if (random.chance(0.1)) return this.create();
    const side = random.pick(['left', 'right'] as const);
    const tracker = this.#pair[side];
    const keys = [...tracker.rows.keys()];
    if (keys.length === 0) return;
    const key = random.pick(keys);
    const what = random.below(10);
    if (what < 5) this.#retitle(side, key);
    else if (what < 7) tracker.edit(key, { priority: random.pick(['P0', 'P1', 'P2', 'P3']) });
    else if (what < 9) this.#move(side, key);
    else {
      this.#count += 1;
      tracker.comment(key, `<p>c${this.#count}</p>`, random.pick(['internal', 'customer'] as const));
    }
  }

  #retitle(side: Side, key: string): void {
    const tracker = this.#pair[side];
    this.#count += 1;
    const title = `t${this.#count}`;
    this.#history.record(this.#family(side, key), title, [String(tracker.field(key, 'title'))]);
    this.#unread.set(`${side}/${key}`, [...(this.#unread.get(`${side}/${key}`) ?? []), title]);
    this.#trace(`${side} person retitles ${key} to ${title}`);
    tracker.edit(key, { title });
  }

  /** The history is kept by the left key; a twin's is found by its marker through the item it was made from. */
  #family(side: Side, key: string): string {
    if (side === 'left') return key;
    return this.#history.familyOf(String(this.#pair.right.field(key, 'title'))) ?? `right/${key}`;
  }

  #move(side: Side, key: string): void {
    const tracker = this.#pair[side];
    const from = String(tracker.field(key, 'status'));
    const next =
      side === 'left'
        ? LEFT_STATES.filter((state) => state !== from)
        : RIGHT_MOVES.filter((edge) => edge.from === from).map((edge) => edge.to);
    if (next.length > 0) tracker.edit(key, { status: this.#random.pick(next) });
  }
}
