import { createHost } from '../../http/index.ts';
import type { HttpHost } from '../../http/index.ts';
import type { NativeFields, Person, Schema } from '../../model/index.ts';
import type { Connection, Connector } from '../connector.ts';
import type { Log } from '../host.ts';
import type { Alter, MakeSandbox, Sandbox } from '../sandbox/index.ts';
import { serveSandbox } from '../sandbox/index.ts';
import type { Cursor, Observed, Stream, StreamCard, VendorRecord } from '../stream.ts';
import { createTestClock } from './clock.ts';
import { leastFields } from './samples.ts';
import { secretsOf } from './secrets.ts';
import type { ContractTarget, PeoplesSide } from './target.ts';

/** A pull to its end. */
export interface Pulled {
  /** In the order they came, repeats included. */
  readonly records: readonly VendorRecord[];
  readonly gone: readonly string[];
  /** Keys of records that could not be read. */
  readonly unreadable: readonly string[];
  /** The last page's. */
  readonly cursor: Cursor | undefined;
}

/** All a rule has to work with. Fresh for every rule, and closed after it. */
export interface RuleContext {
  readonly connector: Connector;
  readonly card: StreamCard;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
  readonly connection: Connection;
  readonly stream: Stream;
  readonly schema: Schema;
  readonly people: PeoplesSide;
  /** Who may be named in person fields. */
  readonly persons: readonly Person[];
  /** How many records make more than one page. */
  readonly many: number;
  /** How long the connector was made to wait, ms; only where time is ours. */
  readonly slept: readonly number[];
  /** Milliseconds since the epoch, where the rule runs. */
  now(): number;
  /** The stand-in; throws for a real server, so only rules that need one may touch it. */
  readonly sandbox: Sandbox;
  /** Rewrites every answer of the stand-in from now on. */
  alter(change: Alter): void;
  /** Another connection of the same connector. */
  open(settings: Readonly<Record<string, unknown>>): Connection;
  /** Lets time pass, so that the next change gets another stamp; `ms` where time is ours. */
  tick(ms?: number): Promise<void>;
  /** A person makes a record with the least it needs, and these fields. */
  make(fields?: NativeFields): Promise<string>;
  makeMany(count: number): Promise<readonly string[]>;
  pull(cursor: Cursor | null): Promise<Pulled>;
  read(key: string): Promise<Observed>;
  /** The record, read by key; throws when it is not there. */
  record(key: string): Promise<VendorRecord>;
  /** A marker nobody has used. */
  marker(): string;
  /** Ends the rule as not applicable. */
  skip(reason: string): never;
}

export interface Stage {
  readonly context: RuleContext;
  /** Requests the stand-in did not know, as `METHOD /path`. */
  unknownRequests(): readonly string[];
  close(): Promise<void>;
}

/** Where rules run: a stand-in, new for every rule, or a real server. */
export type Place = { readonly sandbox: MakeSandbox } | { readonly target: () => Promise<ContractTarget> };

export interface StageOptions {
  readonly connector: Connector;
  readonly card: StreamCard;
  readonly place: Place;
  readonly many: number;
  readonly skip: (reason: string) => never;
}

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const GRANULARITY_MS = { second: 2_000, minute: 120_000, day: 172_800_000, none: 2_000 } as const;

/** Opens everything a rule needs. */
export const openStage = async (options: StageOptions): Promise<Stage> => {
  const { connector, card } = options;
  const ground = await prepare(options);
  const secrets = secretsOf(connector, ground.target.settings);
  const hosts: HttpHost[] = [];
  const open = (settings: Readonly<Record<string, unknown>>): Connection => {
    const host = createHost({
      clock: ground.target.clock,
      log: SILENT,
      connection: { name: 'contract', secrets: secretsOf(connector, settings) },
    });
    hosts.push(host);
    return connector.open(settings, host);
  };
  const people = ground.target.streams[card.name];
  if (!people) throw new Error(`there is no people's side for the stream "${card.name}"`);
  const connection = open(ground.target.settings);
  const stream = connection.stream(card.name, people.scope);
  const schema = await stream.describe();
  const basis = {
    connector,
    card,
    secrets,
    connection,
    stream,
    schema,
    people,
    open,
    many: options.many,
    skip: options.skip,
  };
  return {
    context: {
      ...basis,
      ...verbs(stream, schema, people, ground.target),
      settings: ground.target.settings,
      persons: ground.target.people ?? [],
      tick: ground.tick,
      slept: ground.slept,
      now: () => ground.target.clock.now(),
      alter: ground.alter,
      get sandbox(): Sandbox {
        if (!ground.sandbox) throw new Error('this rule needs a stand-in; say so in `needs`');
        return ground.sandbox;
      },
    },
    unknownRequests: () =>
      (ground.sandbox?.calls ?? [])
        .filter(({ status }) => status === 501)
        .map(({ method, path }) => `${method} ${path}`),
    async close() {
      for (const host of hosts) host.close();
      await ground.close();
    },
  };
};

interface Ground {
  readonly target: ContractTarget;
  readonly tick: (ms?: number) => Promise<void>;
  readonly slept: readonly number[];
  readonly sandbox: Sandbox | undefined;
  readonly alter: (change: Alter) => void;
  readonly close: () => Promise<void>;
}

const prepare = async ({ place, card }: StageOptions): Promise<Ground> => {
  if ('target' in place) {
    const target = await place.target();
    const close = async () => target.close?.();
    return { target, tick: () => target.tick(), slept: [], sandbox: undefined, alter: () => undefined, close };
  }
  const clock = createTestClock({ auto: true });
  let change: Alter = (body) => body;
  const { sandbox, close } = await serveSandbox(place.sandbox, {
    now: clock.now,
    alter: (body, request) => change(body, request),
  });
  const tick = (ms: number = GRANULARITY_MS[card.capabilities.incremental]) => clock.advance(ms);
  const alter = (next: Alter) => {
    change = next;
  };
  const { settings, streams, people } = sandbox;
  return { target: { settings, streams, people, clock, tick }, tick, slept: clock.slept, sandbox, alter, close };
};

const verbs = (
  stream: Stream,
  schema: Schema,
  people: PeoplesSide,
  { clock, people: persons = [] }: ContractTarget,
) => {
  const names = schema.fields.map((field) => field.name);
  let count = 0;
  const make = async (fields: NativeFields = {}): Promise<string> => {
    count += 1;
    return people.create({ ...leastFields(schema, count, persons), ...fields });
  };
  const read = async (key: string): Promise<Observed> => {
    const observed = (await stream.read([key], names)).get(key);
    if (!observed) throw new Error(`read left out the key ${key}`);
    return observed;
  };
  return {
    make,
    read,
    async makeMany(wanted: number) {
      const keys: string[] = [];
      while (keys.length < wanted) keys.push(await make());
      return keys;
    },
    async pull(cursor: Cursor | null): Promise<Pulled> {
      const records: VendorRecord[] = [];
      const gone: string[] = [];
      const unreadable: string[] = [];
      let last: Cursor | undefined;
      for await (const page of stream.pull(cursor, { fields: names })) {
        records.push(...page.records);
        gone.push(...(page.gone ?? []));
        unreadable.push(...(page.unreadable ?? []).map(({ key }) => key));
        last = page.cursor;
      }
      return { records, gone, unreadable, cursor: last };
    },
    async record(key: string) {
      const observed = await read(key);
      if (observed.at !== 'present') throw new Error(`the record ${key} should be there, but is ${observed.at}`);
      return observed.record;
    },
    marker() {
      count += 1;
      return base32(clock.now()) + base32(count);
    },
  };
};

/** Ten characters of the alphabet markers are made of. */
const base32 = (number: number): string =>
  number
    .toString(32)
    .replace(/[0189]/g, (digit) => ({ 0: 'w', 1: 'x', 8: 'y', 9: 'z' })[digit] ?? digit)
    .padStart(10, 'a');
