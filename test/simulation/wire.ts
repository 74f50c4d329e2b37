import { createRateGate } from '../../src/http/rate-gate.ts';
import {
  AuthError,
  ProtocolError,
  RejectedError,
  text,
  ThrottledError,
  TransientError,
  UncertainError,
  type Connection,
  type Stream,
} from '../../src/sdk/index.ts';
import type { Fact, TrackerName, Verb, Written } from './history.ts';
import type { Life } from './life.ts';
import { act, trackerOf } from './people.ts';
import { dice, type Random } from './random.ts';
import { FAULTS, type Fault } from './settings.ts';
import type { World } from './world.ts';

const words = text('planned fault', '计划的故障');

/** A pull looks this far back, as a connector does for a vendor whose lists lag. */
const OVERLAP_MS = 120_000;

interface Ask<T> extends Written {
  readonly verb: Verb;
  readonly keys?: readonly string[];
  /** Does it. What it does to a tracker is done when it returns. */
  readonly execute: () => Promise<T>;
  /** What the answer shows. */
  readonly shows?: (value: T) => Partial<Answer>;
}

type Write = 'create' | 'update' | 'comment';

const WRITES: ReadonlySet<Verb> = new Set<Verb>(['create', 'update', 'comment']);

/** One life's connection to a tracker: every call is written down, and may go wrong on the way there or back. */
export function wire(
  world: World,
  life: Life,
  name: TrackerName,
): { readonly connection: Connection; readonly stream: Stream } {
  const ask = asker(world, life, name);
  const raw = trackerOf(world, name);
  const stream = wiredStream(world, name, ask);
  return {
    stream,
    connection: {
      probe: () => ask({ verb: 'probe', execute: () => raw.connection.probe() }),
      stream: () => stream,
      findPeople: async (contacts) =>
        ask({ verb: 'people', execute: async () => (await raw.connection.findPeople?.(contacts)) ?? [] }),
    },
  };
}

type Asker = <T>(ask: Ask<T>) => Promise<T>;

function wiredStream(world: World, name: TrackerName, ask: Asker): Stream {
  const { stream: raw } = trackerOf(world, name);
  const { create, update, findByMarker, comments } = raw;
  if (!create || !update || !findByMarker || !comments) throw new Error('the fake tracker lacks a verb');
  return {
    card: world.customersOnly && name !== 'b' ? takesNoInternal(raw.card) : raw.card,
    describe: () => ask({ verb: 'describe', execute: () => raw.describe() }),
    async *pull(cursor, options) {
      const since = cursor === null || cursor === '' ? cursor : new Date(Date.parse(cursor) - OVERLAP_MS).toISOString();
      const pages = raw.pull(since, options)[Symbol.asyncIterator]();
      for (;;) {
        const next = await ask({
          verb: 'pull',
          execute: () => pages.next(),
          shows: ({ value }) => ({ newest: value?.cursor ?? '' }),
        });
        if (next.done === true) return;
        const records = world.shown(name, next.value.records, since ?? '');
        yield { ...next.value, records: world.shuffled ? records.toReversed() : records };
        if (next.value.cursor !== undefined) return;
      }
    },
    read: (keys, fields) =>
      ask({
        verb: 'read',
        keys,
        execute: () => raw.read(keys, fields),
        shows: (found) => ({
          present: keys.filter((key) => found.get(key)?.at === 'present'),
          absent: keys.filter((key) => found.get(key)?.at === 'absent'),
        }),
      }),
    create: (draft) => ask({ verb: 'create', ...draft, execute: () => create(draft) }),
    findByMarker: (markers, since) => ask({ verb: 'find', execute: () => findByMarker(markers, since) }),
    update: (key, patch) =>
      ask({ verb: 'update', keys: [key], fields: patch.fields, execute: () => update(key, patch) }),
    comments: {
      list: (key) => ask({ verb: 'list', keys: [key], execute: () => comments.list(key) }),
      add: (key, draft) => ask({ verb: 'comment', keys: [key], ...draft, execute: () => comments.add(key, draft) }),
    },
  };
}

const takesNoInternal = (card: Stream['card']): Stream['card'] => {
  const { capabilities } = card;
  const comments = capabilities.comments && { ...capabilities.comments, visibilities: ['customer'] as const };
  return { ...card, capabilities: { ...capabilities, ...(comments && { comments }) } };
};

/** A 429 is obeyed and asked again by the client, as the product's does, this often. */
const MOST_RETRIES = 3;

function asker(world: World, life: Life, name: TrackerName): Asker {
  const { perMinute } = world.settings;
  const gate = createRateGate(perMinute === undefined ? {} : { perMinute }, world.clock);
  let calls = 0;
  let pausedUntil = 0;
  const pause = (ms: number): void => {
    pausedUntil = Math.max(pausedUntil, world.clock.now() + ms);
    gate.pause(ms);
  };
  return async (asked) => {
    for (let tries = 0; ; tries += 1) {
      let leave = await gate.enter();
      // Here, unlike outside, time may pass between being let in and being sent.
      for (; world.clock.now() < pausedUntil; leave = await gate.enter()) leave();
      try {
        calls += 1;
        return await oneCall(world, { life, tracker: name, id: `${life.run}.${name}${calls}`, pause }, asked);
      } catch (error) {
        if (!(error instanceof ThrottledError) || tries >= MOST_RETRIES) throw error;
      } finally {
        leave();
      }
    }
  };
}

interface At {
  readonly life: Life;
  readonly tracker: TrackerName;
  readonly id: string;
  readonly pause: (ms: number) => void;
}

async function oneCall<T>(
  world: World,
  { life, tracker, id, pause }: At,
  { execute, shows = () => ({}), verb, keys = [], ...given }: Ask<T>,
): Promise<T> {
  life.check();
  const trouble = troubleOf(world, verb, id);
  const { fault } = trouble;
  const at = { run: life.run, tracker };
  const written = writtenOf(given);
  // Not even a moment passes between being let in and being sent, unless a schedule says so: a pause that begins meanwhile would be missed.
  if (world.turn) await world.turn(life, WRITES.has(verb) ? 'send' : 'ask');
  const call = world.note({ kind: 'call', ...at, verb, keys, ...written });
  let asOf = call;
  const answer = (how: Answer['how'], more = {}) => world.note({ kind: 'answer', call, ...at, how, asOf, ...more });
  const effect = () => takeEffect(world, { call, ...at, verb, keys, written }, execute);
  trouble.before();
  if (trouble.dies === 'before') life.die();
  if (fault === 'late') {
    world.clock.after(trouble.lateMs, () => void effect().catch(() => undefined));
    answer('lost');
    throw new UncertainError(words);
  }
  const error = fault && notDone(fault, verb);
  if (error) {
    if (error instanceof ThrottledError) pause(error.retryAfterMs);
    answer(HOW[fault], error instanceof ThrottledError ? { retryAfterMs: error.retryAfterMs } : {});
    throw error;
  }
  if (WRITES.has(verb)) await world.turn?.(life, 'effect');
  const done = effect();
  asOf = world.entries.length;
  const value = await done.catch((refusal: unknown) => {
    answer('refused');
    throw refusal;
  });
  await world.turn?.(life, 'answer');
  trouble.after();
  if (trouble.dies === 'after') life.die();
  life.check();
  if (fault === 'lost-reply' || fault === 'garbled') {
    answer(HOW[fault]);
    throw lost(fault, verb);
  }
  answer('ok', shows(value));
  return value;
}

type Answer = Extract<Fact, { readonly kind: 'answer' }>;

const lost = (fault: 'lost-reply' | 'garbled', verb: Verb): Error => {
  if (fault === 'garbled') return new ProtocolError(words);
  return WRITES.has(verb) ? new UncertainError(words) : new TransientError(words);
};

const writtenOf = ({ fields, marker, body, visibility }: Written): Written => ({
  ...(fields !== undefined && { fields }),
  ...(marker !== undefined && { marker }),
  ...(body !== undefined && { body }),
  ...(visibility !== undefined && { visibility }),
});

const HOW = {
  down: 'down',
  refused: 'refused',
  auth: 'auth',
  throttled: 'throttled',
  garbled: 'garbled',
  'lost-request': 'lost',
  'lost-reply': 'lost',
  late: 'lost',
  slow: 'ok',
} as const satisfies Record<Fault, Answer['how']>;

/** The error of a call that was not executed, if this fault is of that kind. */
function notDone(fault: Fault, verb: Verb): Error | undefined {
  switch (fault) {
    case 'down':
      return new TransientError(words);
    case 'auth':
      return new AuthError(words);
    case 'throttled':
      return new ThrottledError(words, 5_000);
    case 'refused':
      return WRITES.has(verb) ? new RejectedError(words) : new TransientError(words);
    case 'lost-request':
      return WRITES.has(verb) ? new UncertainError(words) : new TransientError(words);
    case 'garbled':
    case 'lost-reply':
    case 'late':
    case 'slow':
      return undefined;
  }
}

interface Trouble {
  readonly fault: Fault | undefined;
  readonly lateMs: number;
  readonly dies: 'before' | 'after' | undefined;
  before(): void;
  after(): void;
}

const nothing = (): void => undefined;
const CALM: Trouble = { fault: undefined, lateMs: 0, dies: undefined, before: nothing, after: nothing };

/** What happens around one call. Everything is drawn first, in a fixed order, whether or not it then takes place. */
function troubleOf(world: World, verb: Verb, id: string): Trouble {
  if (world.calm) return CALM;
  const { seed, chance } = world.settings;
  const random = dice(seed, id);
  const passes = random.below(400);
  const persons = [random.chance(chance.person), random.chance(chance.person)] as const;
  const crash = random.chance(chance.crash) ? (random.chance(0.5) ? 'before' : 'after') : undefined;
  const fault = random.chance(chance.fault) ? faultFor(world, verb, random) : undefined;
  const lateMs = 1000 + random.below(60_000);
  const slowMs = 30_000 + random.below(60_000);
  return {
    fault: fault !== undefined && world.happens(`${id}f`) ? fault : undefined,
    lateMs,
    dies: crash !== undefined && world.happens(`${id}x`) ? crash : undefined,
    before() {
      world.clock.advance(passes + (fault === 'slow' ? slowMs : 0));
      if (persons[0] && world.happens(`${id}p`)) act(world, `${id}p`);
    },
    after() {
      if (persons[1] && world.happens(`${id}q`)) act(world, `${id}q`);
    },
  };
}

function faultFor({ settings }: World, verb: Verb, random: Random): Fault | undefined {
  const possible = FAULTS.filter((fault) => fault !== 'late' || WRITES.has(verb)).flatMap((fault) =>
    Array.from({ length: settings.faults[fault] }, () => fault),
  );
  return possible.length === 0 ? undefined : random.pick(possible);
}

interface Effect {
  readonly call: number;
  readonly run: number;
  readonly tracker: TrackerName;
  readonly verb: Verb;
  readonly keys: readonly string[];
  readonly written: Written;
}

/** Does a call, and writes down what it did to the tracker, if anything. */
async function takeEffect<T>(
  world: World,
  { keys, verb, written, ...at }: Effect,
  execute: () => Promise<T>,
): Promise<T> {
  if (!WRITES.has(verb)) return execute();
  const tracker = trackerOf(world, at.tracker);
  const [key] = keys;
  const row = key === undefined ? undefined : tracker.rows.get(key);
  const version = row?.version;
  const before = Object.fromEntries(
    Object.keys(written.fields ?? {}).map((field) => [field, row?.fields[field] ?? null]),
  );
  const size = tracker.rows.size;
  world.shadow(at.tracker, key);
  const done = execute();
  const made = tracker.rows.size > size ? [...tracker.rows.keys()].at(-1) : undefined;
  if (made !== undefined || row?.version !== version)
    world.note({ kind: 'effect', ...at, verb: verb as Write, key: made ?? key ?? '', before, ...written });
  return done;
}
