import type { Side, Text } from '../model/index.ts';

/** The laws a mapping is held to; each has a file of its own in `laws/`. */
export type Law =
  /** Every state, option and known person is mapped, held or ignored on purpose. */
  | 'total'
  /** A read followed by a write changes nothing. */
  | 'get-put'
  /** A pushed value reads back as itself, up to what the mapping declares. */
  | 'put-get'
  /** Both directions come to rest in one step. */
  | 'fixed-point'
  /** The same around a ring of syncs. */
  | 'ring'
  /** Every state that can be asked for is reached through the live workflow from every state the item can be in. */
  | 'reachable'
  /** No move that leads nowhere back is made without the admin's consent. */
  | 'one-way'
  /** Types, lengths and ranges fit. */
  | 'fits'
  /** Everything a create must give is given. */
  | 'required'
  /** What is written exists and may be written. */
  | 'exists'
  /** A status says what the vendor's own state says: finished work does not become declined. */
  | 'meaning'
  /** Nothing internal becomes visible to customers unless it is declared. */
  | 'internal'
  /** Where many items are joined to one, their values become its value in one way only, and every value has a place in that. */
  | 'roll-up';

/** One breach of a law, with a counterexample and a way out. */
export interface MappingFinding {
  /** An error keeps the sync from running; a warning is a loss or a limit the admin should know of. */
  readonly severity: 'error' | 'warning';
  readonly law: Law;
  readonly sync: string;
  readonly side?: Side;
  /** The shared field. */
  readonly field?: string;
  readonly file: string;
  /** The path inside the file. */
  readonly path: string;
  /** What happens, as a counterexample: `P4 → low → P3: an item that is P4 becomes P3`. */
  readonly words: Text;
  readonly repair: Text;
}
