import type { Side } from '../../model/index.ts';
import type { Link, Subject } from '../../sync/index.ts';
import type { ReadySide } from '../context.ts';
import { labelOf } from '../view.ts';

/** The rule of the admin's files that an operation comes from. */
export const ruleNamed = (ready: ReadySide, field: string): string => `${ready.mappingName} › ${field}`;

/** Reads before a write, and the writes themselves; a vendor with conditional writes needs no read. */
export const costOf = (ready: ReadySide, writes: number): number =>
  writes + (ready.stream.card.capabilities.update?.conditional ? 0 : 1);

/** One side of a link, for a person to recognise it. */
export const subjectOn = (link: Link, side: Side): Subject => ({ key: link[side].key, label: labelOf(link[side]) });
