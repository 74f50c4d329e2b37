import type { Person, Visibility } from '../model/index.ts';

/** A file on a record. */
export interface AttachmentRecord {
  readonly key: string;
  /** The file name as people see it. Names need not be unique on a record. */
  readonly name: string;
  /** Bytes, where the vendor says. */
  readonly size?: number;
  /** The media type, where the vendor says. */
  readonly type?: string;
  readonly author?: Person;
  /** ISO. */
  readonly createdAt: string;
  readonly visibility: Visibility;
  /** Our marker, where the vendor has a place for one on a file. */
  readonly marker?: string;
}

/** A file's content. Opened again for every attempt, read once each time, never held in memory as a whole. */
export type Content = () => AsyncIterable<Uint8Array>;

export interface AttachmentDraft {
  readonly name: string;
  readonly size?: number;
  readonly type?: string;
  readonly content: Content;
  readonly visibility: Visibility;
  /** Goes with the file where the vendor has a place for it; elsewhere name, size and digest stand for it. */
  readonly marker: string;
}

/** Files of the records of a stream. Claimed by `capabilities.attachments`. */
export interface Attachments {
  /** Oldest first, all of them, those inside comments and descriptions included where the vendor lists them. */
  list(key: string): Promise<readonly AttachmentRecord[]>;
  /** The bytes of one file, as they come. Throws `RejectedError` when it is gone. */
  open(key: string, attachment: AttachmentRecord): AsyncIterable<Uint8Array>;
  /** Adds one and returns it as stored. */
  add(key: string, draft: AttachmentDraft): Promise<AttachmentRecord>;
}

/** What a stream claims about files. */
export interface AttachmentCapability {
  /** Bigger files are refused by the vendor, bytes; absent where unknown. They are reported, not sent. */
  readonly maxBytes?: number;
  /** What can be written; empty where files can only be read. */
  readonly visibilities: readonly Visibility[];
}
