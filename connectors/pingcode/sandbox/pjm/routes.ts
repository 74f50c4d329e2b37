import type { Route } from '../route.ts';
import { GENERATIONS } from './generations.ts';
import { itemBesideRoutes } from './item-beside-routes.ts';
import { itemRoutes } from './item-routes.ts';
import { pjmLookupRoutes } from './lookup-routes.ts';

/** Project management in all generations, each of which can be switched off. Two of them share the paths of projects. */
export const PJM_ROUTES: readonly Route[] = GENERATIONS.flatMap((generation) => [
  ...pjmLookupRoutes(generation),
  ...itemRoutes(generation),
  ...itemBesideRoutes(generation),
]);
