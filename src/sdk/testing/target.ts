import type { Awaitable } from './awaitable.ts';
import type { Native, NativeFields, Person, Visibility } from '../../model/index.ts';
import type { Clock } from '../host.ts';
import type { PeoplesFile } from '../sandbox/index.ts';

/**
 * The people's side of one stream: what somebody does in the vendor's own page. A `SandboxStream` is one; for a real server it is a few calls that go past the
 * connector under test.
 */
export interface PeoplesSide {
  /** A scope that opens this stream. */
  readonly scope: Readonly<Record<string, unknown>>;
  create(fields: NativeFields): Awaitable<string>;
  edit(key: string, fields: Readonly<Record<string, Native>>): Awaitable<void>;
  remove(key: string): Awaitable<void>;
  fields(key: string): Awaitable<NativeFields | undefined>;
  keys(): Awaitable<readonly string[]>;
  comment?(key: string, comment: { body: string; visibility: Visibility; author?: Person }): Awaitable<string>;
  comments?(
    key: string,
  ): Awaitable<readonly { readonly key: string; readonly body: string; readonly visibility: Visibility }[]>;
  attach?(key: string, file: Omit<PeoplesFile, 'key'> & { readonly type?: string }): Awaitable<string>;
  detach?(key: string, file: string): Awaitable<void>;
  attachments?(key: string): Awaitable<readonly PeoplesFile[]>;
}

/** A real server the contract can be checked against. It is not asked to misbehave; rules that need that are skipped by name. */
export interface ContractTarget {
  /** Settings that open a connection to it. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly streams: Readonly<Record<string, PeoplesSide>>;
  /** People who may be named in person fields. */
  readonly people?: readonly Person[];
  readonly clock: Clock;
  /** Lets so much time pass that the next change gets another stamp. */
  tick(): Promise<void>;
  close?(): Promise<void>;
}
