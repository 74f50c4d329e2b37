import { describe, expect, it } from 'vitest';
import { pageOf } from '../../../../connectors/worktile/listing.ts';
import { valueOf } from '../../../../connectors/worktile/values.ts';
import { z } from '../../../../src/sdk/index.ts';

const UID = '1f0c9a7be2d84c55a6f3de0b1c2a3d4e';
const ID = '65f0aa11bb22cc33dd44cc03';
const wrap = (value: unknown): object => ({ property_id: ID, value, updated_by: null, updated_at: 0 });

const CASES: readonly (readonly [string, unknown, object])[] = [
  ['nothing', null, { kind: 'nothing' }],
  ['an empty text', '', { kind: 'nothing' }],
  ['an empty list', [], { kind: 'nothing' }],
  ['a cleared day', { date: null, with_time: 0 }, { kind: 'nothing' }],
  ['a day', { date: 1767225600, with_time: false }, { kind: 'date', seconds: 1767225600 }],
  ['zero', 0, { kind: 'number', number: 0 }],
  ['text', 'abc', { kind: 'text', text: 'abc' }],
  ['a member', UID, { kind: 'member', uid: UID }],
  ['members', [UID], { kind: 'members', uids: [UID] }],
  ['an option', { _id: ID, text: '一般', color: '#fff' }, { kind: 'choice', choice: { id: ID, name: '一般' } }],
  ['a priority', { _id: ID, name: '高' }, { kind: 'choice', choice: { id: ID, name: '高' } }],
  ['a bare id', ID, { kind: 'choice', choice: { id: ID } }],
  ['tags', [{ _id: ID, name: '财务' }], { kind: 'choices', choices: [{ id: ID, name: '财务' }] }],
  ['a span of days', { begin: {}, end: {} }, { kind: 'other' }],
  ['workload', { estimated: 3, actual: 1 }, { kind: 'other' }],
];

describe('a property value', () => {
  it.each(CASES)('%s, flat', (_, raw, value) => {
    expect(valueOf(raw)).toEqual(value);
  });

  it.each(CASES)('%s, wrapped: the id and the time around it are no value', (_, raw, value) => {
    expect(valueOf(wrap(raw))).toEqual(value);
  });
});

describe('a page', () => {
  const page = pageOf(z.number());

  it.each([
    ['older style', { items: [1], total: 9, has_more: true }, { rows: [1], total: 9, more: true }],
    ['older style, other name', { value: [1], has_more: false }, { rows: [1], more: false }],
    ['newer style', { value: [1], references: {}, meta: { has_more: true } }, { rows: [1], more: true }],
    ['no word about the end', { items: [1] }, { rows: [1], more: true }],
    ['empty, whatever it says', { items: [], has_more: true }, { rows: [], more: false }],
    ['a bare array', [1, 2], { rows: [1, 2], more: false }],
  ])('%s', (_, body, listing) => {
    expect(page.parse(body)).toEqual(listing);
  });

  it.each([[{}], ['text'], [{ ok: false }], [undefined]])('%j is none', (body) => {
    expect(page.safeParse(body).success).toBe(false);
  });
});
