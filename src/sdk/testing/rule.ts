import type { Capabilities } from '../stream.ts';
import type { RuleContext } from './context.ts';

/** What a rule asks of a stream, or of where it runs, before it applies. */
export type Need =
  | 'stand-in'
  | 'create'
  | 'update'
  | 'remove'
  | 'unreadable rows'
  | 'conditional'
  | 'incremental'
  | 'workflow'
  | 'comments'
  | 'written comments'
  | 'internal comments'
  | 'attachments'
  | 'written attachments';

/** One clause of the contract between connectors and the engine. */
export interface Rule {
  readonly name: string;
  readonly needs?: readonly Need[];
  /** Throws when the connector breaks it. What only a look at the live schema tells is skipped from inside, with `context.skip`. */
  check(context: RuleContext): Promise<void>;
}

export interface Claims {
  readonly capabilities: Capabilities;
  readonly isStandIn: boolean;
}

const NEEDS: Readonly<Record<Need, { readonly met: (claims: Claims) => boolean; readonly otherwise: string }>> = {
  'stand-in': { met: ({ isStandIn }) => isStandIn, otherwise: 'a real server is not asked to misbehave' },
  create: { met: ({ capabilities }) => capabilities.create !== undefined, otherwise: 'does not claim create' },
  remove: { met: ({ capabilities }) => capabilities.remove !== undefined, otherwise: 'does not claim remove' },
  'unreadable rows': {
    met: ({ capabilities }) => capabilities.unreadableRows === true,
    otherwise: 'does not claim to keep unreadable rows apart',
  },
  update: { met: ({ capabilities }) => capabilities.update !== undefined, otherwise: 'does not claim update' },
  conditional: {
    met: ({ capabilities }) => capabilities.update?.conditional === true,
    otherwise: 'does not claim conditional updates',
  },
  incremental: {
    met: ({ capabilities }) => capabilities.incremental !== 'none',
    otherwise: 'lists everything every time',
  },
  workflow: { met: ({ capabilities }) => capabilities.transitions !== 'free', otherwise: 'every move is allowed' },
  comments: { met: ({ capabilities }) => capabilities.comments !== undefined, otherwise: 'does not claim comments' },
  'written comments': {
    met: ({ capabilities }) => (capabilities.comments?.visibilities ?? []).length > 0,
    otherwise: 'does not write comments',
  },
  'internal comments': {
    met: ({ capabilities }) => capabilities.comments?.visibilities.includes('internal') === true,
    otherwise: 'does not claim internal comments',
  },
  attachments: {
    met: ({ capabilities }) => capabilities.attachments !== undefined,
    otherwise: 'does not claim attachments',
  },
  'written attachments': {
    met: ({ capabilities }) => (capabilities.attachments?.visibilities.length ?? 0) > 0,
    otherwise: 'does not claim that files can be added',
  },
};

/** Why a rule does not apply, or `undefined` when it does. */
export const whyNot = (rule: Rule, claims: Claims): string | undefined => {
  const unmet = rule.needs?.find((need) => !NEEDS[need].met(claims));
  return unmet && NEEDS[unmet].otherwise;
};
