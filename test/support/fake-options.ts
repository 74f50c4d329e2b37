import type { FieldSchema, Person, Transition, Visibility } from '../../src/model/index.ts';
import type { Capabilities } from '../../src/sdk/index.ts';
import type { FakeClock } from './fake-clock.ts';

export interface FakeOptions {
  readonly clock: FakeClock;
  readonly states: readonly string[];
  readonly initial: string;
  readonly transitions?: readonly Transition[];
  readonly conditional?: boolean;
  readonly people?: readonly Person[];
  readonly pageSize?: number;
  /** What the server silently makes of a title. */
  readonly rewriteTitle?: (title: string) => string;
  readonly rewriteDescription?: (text: string) => string;
  /** What it acts on inside comments. */
  readonly actsOn?: NonNullable<Capabilities['comments']>['actsOn'];
  readonly transitionsKnown?: Capabilities['transitions'];
  /** Whether it lets records be removed, and where they go. */
  readonly remove?: NonNullable<Capabilities['remove']>;
  /** How a deletion shows: in a feed, or on a read by key. */
  readonly deletes?: Capabilities['deletes'];
  /** What it tells of its workflow. Default: all moves, unless they are told per record. */
  readonly told?: readonly Transition[];
  /** Fields besides the usual ones, empty at first. */
  readonly more?: readonly FieldSchema[];
  /** What comments may be written as. Default: both kinds. */
  readonly visibilities?: readonly Visibility[];
}
