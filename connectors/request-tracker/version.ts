import { contentDigest } from 'tandem-sync/sdk';
import type { Ticket } from './schema.ts';

/**
 * `TIME~DIGEST`: the same in a list and in a record by key, of which only the latter has an ETag. The time of the last change counts whole seconds; the digest of
 * what both show tells changes within one apart, and also who made the last one, so that somebody's comment right after our own write makes a version of its own.
 */
export const versionOf = ({
  LastUpdated,
  LastUpdatedBy,
  Subject,
  Status,
  Priority,
  Owner,
  Due,
  Starts,
}: Ticket): string => {
  const seen = [LastUpdatedBy?.id, Subject, Status, Priority, Owner?.id, Due, Starts].map((value) => value ?? '');
  return `${LastUpdated}~${contentDigest(seen)}`;
};

/** The ETags of versions seen lately, by ticket. */
export interface Etags {
  note(key: string, version: string, etag: string): void;
  /** The ETag of exactly this version, if it was seen. */
  of(key: string, version: string): string | undefined;
}

const KEPT = 5_000;

export function createEtags(): Etags {
  const known = new Map<string, { readonly version: string; readonly etag: string }>();
  return {
    note(key, version, etag) {
      known.delete(key);
      known.set(key, { version, etag });
      const [oldest] = known.keys();
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    },
    of(key, version) {
      const seen = known.get(key);
      return seen?.version === version ? seen.etag : undefined;
    },
  };
}
