import { expect } from 'vitest';
import type { NativeFields } from '../../../model/index.ts';
import { stateField } from '../../../model/index.ts';
import { RejectedError } from '../../errors.ts';
import type { RuleContext } from '../context.ts';
import { failure } from '../failure.ts';
import type { Rule } from '../rule.ts';
import { sample } from '../samples.ts';

interface Move {
  readonly from: string;
  readonly to: string;
  readonly requires?: readonly string[];
}

const stateName = ({ schema, skip }: RuleContext): string => stateField(schema)?.name ?? skip('has no state');

const states = ({ schema }: RuleContext): readonly string[] =>
  (stateField(schema)?.options ?? []).map(({ name }) => name);

/** A record in this state, however it got there. */
const inState = async (context: RuleContext, state: string): Promise<string> => {
  const key = await context.make();
  await context.people.edit(key, { [stateName(context)]: state });
  return key;
};

/** Where a record in this state may go, as far as anything says. */
const exits = async (context: RuleContext, from: string): Promise<readonly Move[]> => {
  const { schema, card } = context;
  if (card.capabilities.transitions === 'graph') return (schema.transitions ?? []).filter((move) => move.from === from);
  const { nextStates } = await context.record(await inState(context, from));
  return (nextStates ?? []).map((to) => ({ from, to }));
};

const known = ({ card, skip }: RuleContext): void => {
  if (card.capabilities.transitions === 'by-trying') skip('its moves are known only by trying');
};

const withRequired = ({ schema, persons }: RuleContext, move: Move, state: string): NativeFields => ({
  ...Object.fromEntries(
    (move.requires ?? []).flatMap((name) => {
      const field = schema.fields.find((one) => one.name === name);
      const value = field && sample(field, 1, persons);
      return value === undefined ? [] : [[name, value]];
    }),
  ),
  [state]: move.to,
});

/** Moving through the vendor's own workflow. */
export const WORKFLOW_RULES: readonly Rule[] = [
  {
    name: 'every legal move is carried out',
    needs: ['workflow', 'update'],
    async check(context) {
      known(context);
      const state = stateName(context);
      let moves = 0;
      for (const from of states(context)) {
        for (const move of await exits(context, from)) {
          if (move.to === from) continue;
          const key = await inState(context, from);
          const after = await context.stream.update?.(key, { fields: withRequired(context, move, state) });
          expect([move, after?.fields[state]]).toEqual([move, move.to]);
          expect((await context.people.fields(key))?.[state]).toBe(move.to);
          moves += 1;
        }
      }
      expect(moves, 'there is a legal move').toBeGreaterThan(0);
    },
  },
  {
    name: 'an illegal move is refused and changes nothing',
    needs: ['workflow', 'update'],
    async check(context) {
      known(context);
      const state = stateName(context);
      for (const from of states(context)) {
        const legal = new Set([from, ...(await exits(context, from)).map(({ to }) => to)]);
        const to = states(context).find((one) => !legal.has(one));
        if (to === undefined) continue;
        const key = await inState(context, from);
        const { version } = await context.record(key);
        expect(
          await failure(Promise.resolve(context.stream.update?.(key, { fields: { [state]: to } }))),
        ).toBeInstanceOf(RejectedError);
        const after = await context.record(key);
        expect([after.fields[state], after.version]).toEqual([from, version]);
        return;
      }
      context.skip('every move is legal here');
    },
  },
];
