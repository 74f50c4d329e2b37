import type { RequestHandler } from 'msw';
import type { Native, NativeFields, Person, Visibility } from '../../model/index.ts';
import type { Chaos } from './chaos.ts';

/** A file as people see it. */
export interface PeoplesFile {
  readonly key: string;
  readonly name: string;
  readonly content: Uint8Array;
  readonly visibility: Visibility;
}

/** The people's side of one stream of a stand-in: what somebody does in the vendor's own page, past our API client. Native names and values throughout. */
export interface SandboxStream {
  /** A scope that opens this stream. */
  readonly scope: Readonly<Record<string, unknown>>;
  /** Makes a record as a person would; returns its key. Fields left out get the vendor's defaults. */
  create(fields: NativeFields): string;
  /** Edits as a person would, past the workflow. Moves the record's version. */
  edit(key: string, fields: Readonly<Record<string, Native>>): void;
  remove(key: string): void;
  /** The record's fields now, or `undefined` when it is gone. */
  fields(key: string): NativeFields | undefined;
  /** Keys of all live records, oldest first. */
  keys(): readonly string[];
  comment?(key: string, comment: { body: string; visibility: Visibility; author?: Person }): string;
  comments?(key: string): readonly { readonly key: string; readonly body: string; readonly visibility: Visibility }[];
  /** Puts a file on a record; returns the file's key. */
  attach?(key: string, file: Omit<PeoplesFile, 'key'> & { readonly type?: string }): string;
  /** Takes a file off a record again. */
  detach?(key: string, file: string): void;
  /** Oldest first. */
  attachments?(key: string): readonly PeoplesFile[];
}

/** One request a stand-in answered: for counting and for the story of the demo. Never a header or a body. */
export interface SandboxCall {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** A stateful stand-in of one vendor: MSW handlers over memory, which behave as the vendor's reference says, and misbehave on request. */
export interface Sandbox {
  readonly connector: string;
  readonly baseUrl: string;
  /** Settings that open a connection to it, secrets in the clear: it is a toy. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly handlers: readonly RequestHandler[];
  readonly streams: Readonly<Record<string, SandboxStream>>;
  readonly people: readonly Person[];
  readonly chaos: Chaos;
  /** Every request so far, oldest first. */
  readonly calls: SandboxCall[];
}

export interface SandboxOptions {
  /** The origin (and prefix) the handlers answer on. */
  readonly baseUrl: string;
  /** Milliseconds since the epoch, for stamps. */
  readonly now: () => number;
}

export type MakeSandbox = (options: SandboxOptions) => Sandbox;
