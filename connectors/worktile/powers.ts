import type { Settings } from './settings.ts';

/** What may be written, and over which API. */
export interface Powers {
  readonly create: boolean;
  /** Title, description and properties of existing tasks. */
  readonly properties: boolean;
  readonly state: boolean;
  readonly via: 'open-api' | 'web';
}

const NOTHING: Powers = { create: false, properties: false, state: false, via: 'open-api' };

/**
 * What the settings turn on. Nothing is found out by trying: every probe of a write would be a write. So `auto` claims exactly what the admin has given a path
 * for, and the other modes what they are named after.
 */
export function powersOf({ writes, endpoints }: Pick<Settings, 'writes' | 'endpoints'>): Powers {
  switch (writes) {
    case 'none':
      return NOTHING;
    case 'auto':
      return {
        create: endpoints.createTask !== undefined,
        properties: endpoints.setProperty !== undefined,
        state: endpoints.setState !== undefined,
        via: 'open-api',
      };
    case 'open-api':
      return { ...NOTHING, create: true };
    case 'extended':
      return { create: true, properties: true, state: true, via: 'open-api' };
    case 'web-session':
      return { ...NOTHING, create: true, state: true, via: 'web' };
  }
}
