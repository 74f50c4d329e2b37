import type { Api } from './api.ts';
import { pageOf } from './listing.ts';
import { WebState, type State } from './schema.ts';

/** The states a task may move to for the person whose session it is. */
export const webStates = async (web: Api, task: string): Promise<readonly State[]> =>
  (await web.get('webStates', {}, pageOf(WebState), { task })).rows;
