import type { Clock, Connector, Host, Log } from '../sdk/index.ts';
import type { MakeSandbox } from '../sdk/sandbox/sandbox.ts';
import type { ConnectionEntry } from '../workspace/index.ts';

/** The host of one connection, with what it has counted. */
export interface ConnectionHost {
  readonly host: Host;
  requests(): number;
  close(): void;
}

/** A stand-in served on loopback. */
export interface ServedSandbox {
  readonly sandbox: ReturnType<MakeSandbox>;
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** What the composition root hands to the edges: everything that has an import they may not have. Loaded when first used, so that `--help` stays quick. */
export interface Wiring {
  /** A connector by the name used in `connections.json`; shipped ones first, then npm packages `tandem-connector-*`. */
  connector(id: string): Promise<Connector | undefined>;
  connectors(): Promise<readonly Connector[]>;
  host(connection: string, entry: Pick<ConnectionEntry, 'budget'>, secrets: readonly string[]): Promise<ConnectionHost>;
  sandbox(connector: string): Promise<ServedSandbox>;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the package's own `config/` and `mappings/` are. */
  readonly packageDir: string;
  readonly version: string;
}
