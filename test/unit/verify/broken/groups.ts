import { between, options, rt, tickets } from '../world.ts';
import { custom, one, own, toLeft, type Broken } from './case.ts';

const many = { cardinality: 'many-to-one', create: 'none' } as const;
const mood = { type: 'option', options: options('cold', 'warm', 'hot') };

/** Many items joined to one, and no way to say what they come to. */
export const rollUps: readonly Broken[] = [
  one(
    'roll-up',
    'one partner each, and still put together',
    /priority rolls up, but each item has one partner only/,
    between(rt(), tickets(), { fields: { priority: { rollUp: 'highest' } } }),
    { field: 'priority', repair: /"cardinality": "many-to-one"/ },
  ),
  one(
    'roll-up',
    'texts are put together by size',
    /title is text, which cannot be put together by "highest"/,
    between(rt(), tickets(), { ...many, fields: { title: { rollUp: 'highest' } } }),
    { field: 'title', repair: /texts and people do not roll up/ },
  ),
  one(
    'roll-up',
    'a value without a place in the order',
    /hot → hot: hot has no place in the order of custom\.own/,
    between(...custom(mood, mood), {
      ...many,
      fields: { 'custom.own': { rollUp: { order: ['cold', 'warm'], take: 'highest' } } },
    }),
    { ...own, repair: /"order": \[ … "hot" … \]/ },
  ),
  one(
    'roll-up',
    'put together, and sent the other way',
    /custom\.own rolls up from .*, but does not flow from there/,
    between(...custom(mood, mood), {
      ...many,
      fields: {
        'custom.own': { ...toLeft.fields['custom.own'], rollUp: { order: ['cold', 'warm', 'hot'], take: 'highest' } },
      },
    }),
    own,
  ),
];
