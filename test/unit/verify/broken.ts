import type { Broken } from './broken/case.ts';
import { reach, rings, visible } from './broken/flows.ts';
import { said } from './broken/moves.ts';
import { rollUps } from './broken/groups.ts';
import { creates, fits } from './broken/shapes.ts';
import { meanings, roundTrips } from './broken/trips.ts';
import { exists, total } from './broken/words.ts';

export type { Broken } from './broken/case.ts';

export const BROKEN: readonly Broken[] = [
  ...[...total, ...exists, ...roundTrips, ...meanings, ...fits],
  ...[...creates, ...reach, ...visible, ...said, ...rollUps, ...rings],
];
