import { z } from 'zod';
import type { Person, Text } from '../model/index.ts';
import { ConfigError } from './errors.ts';
import type { Host } from './host.ts';
import type { Budget } from './http.ts';
import type { Stream, StreamCard } from './stream.ts';
import { text } from '../model/index.ts';
import type { Webhooks } from './webhooks.ts';

/** Who a connector is: shown by `tandem connectors` and on the admin page. */
export interface IdentityCard {
  /** As in `connections.json`. */
  readonly id: string;
  readonly title: Text;
  readonly summary: Text;
  /** The vendor's own API documentation. */
  readonly documentation: string;
  /** What an admin should know before relying on it: limits, unknowns, markers. */
  readonly notes: readonly Text[];
  readonly budget?: Budget;
}

/** The account a connection acts as. A different `id` next time halts the sync. */
export interface Account {
  readonly id: string;
  readonly name: string;
}

/** One configured account, opened. */
export interface Connection {
  /** Proves the credentials with one cheap call. Throws `AuthError` when they are refused. */
  probe(): Promise<Account>;
  /** Opens a stream in a scope. Throws `ConfigError` for an unknown stream or a scope that does not fit its schema; does no I/O. */
  stream(name: string, scope: unknown): Stream;
  /** People by e-mail address or mobile number; those not found are left out. */
  findPeople?(contacts: readonly string[]): Promise<readonly Person[]>;
}

/** Code that speaks one vendor's API. */
export interface Connector {
  readonly card: IdentityCard;
  /** Secrets are marked with `secret()`, hence redacted everywhere. */
  readonly settings: z.ZodType;
  readonly streams: readonly StreamCard[];
  /** The schema of each stream's scope, for the admin form and editor completion. */
  readonly scopes: Readonly<Record<string, z.ZodType>>;
  readonly webhooks?: Webhooks;
  open(settings: unknown, host: Host): Connection;
}

export interface StreamDefinition<Client, Scope> {
  readonly card: StreamCard;
  readonly scope: z.ZodType<Scope>;
  /** May bring a card of its own, where what can be claimed depends on the settings. */
  open(client: Client, scope: Scope): Omit<Stream, 'card'> & Partial<Pick<Stream, 'card'>>;
}

/** Ties a stream's scope schema to the code that uses it. */
export const defineStream = <Client, Scope>(definition: StreamDefinition<Client, Scope>): BoundStream<Client> => ({
  card: definition.card,
  scope: definition.scope,
  open(client, scope) {
    const parsed = definition.scope.safeParse(scope);
    if (!parsed.success) throw wrongScope(parsed.error);
    return { card: definition.card, ...definition.open(client, parsed.data) };
  },
});

const wrongScope = (error: z.ZodError): ConfigError =>
  new ConfigError(
    error.issues.map((issue) => ({
      file: 'config/syncs.json',
      path: ['scope', ...issue.path.map(String)].join('.'),
      words: text(issue.message, issue.message),
    })),
  );

/** A stream whose scope type is hidden behind its schema. */
export interface BoundStream<Client> {
  readonly card: StreamCard;
  readonly scope: z.ZodType;
  open(client: Client, scope: unknown): Stream;
}

export interface ConnectorDefinition<Settings, Client> {
  readonly card: IdentityCard;
  readonly settings: z.ZodType<Settings>;
  /** Builds the client. No I/O here: the first call happens in `probe` or a stream. */
  connect(settings: Settings, host: Host): Client;
  probe(client: Client): Promise<Account>;
  findPeople?(client: Client, contacts: readonly string[]): Promise<readonly Person[]>;
  readonly streams: readonly BoundStream<Client>[];
  readonly webhooks?: Webhooks;
}

/** Makes a connector out of its parts; the client's type stays inside. */
export function defineConnector<Settings, Client>(definition: ConnectorDefinition<Settings, Client>): Connector {
  const { card, settings, streams, webhooks } = definition;
  return {
    card,
    settings,
    streams: streams.map((stream) => stream.card),
    scopes: Object.fromEntries(streams.map((stream) => [stream.card.name, stream.scope])),
    ...(webhooks && { webhooks }),
    open(raw, host) {
      const client = definition.connect(settings.parse(raw), host);
      const { findPeople } = definition;
      return {
        probe: () => definition.probe(client),
        ...(findPeople && { findPeople: (contacts: readonly string[]) => findPeople(client, contacts) }),
        stream(name, scope) {
          const found = streams.find((stream) => stream.card.name === name);
          if (!found)
            throw unknownStream(
              card.id,
              name,
              streams.map((stream) => stream.card.name),
            );
          return found.open(client, scope);
        },
      };
    },
  };
}

const unknownStream = (connector: string, name: string, known: readonly string[]): ConfigError =>
  new ConfigError([
    {
      file: 'config/syncs.json',
      path: 'stream',
      words: text(
        `connector "${connector}" has no stream "${name}"; it has ${known.join(', ')}`,
        `连接器“${connector}”没有数据流“${name}”；可用的有 ${known.join('、')}`,
      ),
    },
  ]);

/** A settings field that holds a secret: given only as `env:NAME` or `file:PATH`, redacted wherever it might show. */
export const secret = (): z.ZodString => z.string().min(1).meta({ secret: true });

/** The base URL of a vendor: http(s), no trailing slash, no credentials inside. */
export const baseUrl = (): z.ZodType<string> =>
  z
    .url({ protocol: /^https?$/ })
    .refine((value) => !/^https?:\/\/[^/]*@/.test(value), 'must not hold a user name or password')
    .transform((value) => value.replace(/\/+$/, ''));
