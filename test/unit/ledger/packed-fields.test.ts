import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packFields, unpackFields } from '../../../src/ledger/packed-fields.ts';
import type { FieldState } from '../../../src/sync/link.ts';

const text = fc.oneof(fc.constantFrom('', 'same', '待评审', '"v1-+'), fc.string({ unit: 'binary' }));
const digest = fc.record({ digest: text }, { noNullPrototype: true });
const seen = fc.oneof(fc.constant(null), text, fc.integer(), fc.boolean(), fc.array(text, { maxLength: 3 }), digest);
const native = fc.oneof(
  seen,
  fc.record({ id: text, name: text, email: text }, { requiredKeys: ['id'], noNullPrototype: true }),
);
const status = fc.constantFrom('agreed', 'pending-left', 'pending-right', 'conflict', 'frozen');
const field = fc.record({ left: seen, right: seen, status }, { requiredKeys: ['status'], noNullPrototype: true });

const name = fc.constantFrom('title', 'status', 'custom.等级', '');
const some = <T>(value: fc.Arbitrary<T>) => fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true });

describe('packed fields', () => {
  it('unpack to what was packed, whatever is the same and whatever is missing', () => {
    fc.assert(
      fc.property(some(field), some(native), some(native), (fields, left, right) => {
        expect(unpackFields(packFields({ fields: fields as never, left, right }))).toStrictEqual({
          fields,
          left,
          right,
        });
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it('store a text that all four places share once', () => {
    const fields = { title: { left: 'once', right: 'once', status: 'agreed' as const } };
    const packed = packFields({ fields, left: { title: 'once' }, right: { title: 'once' } });
    expect(packed).toBe('{"title":["av000","once"]}');
  });

  it('keep what a later version of a field may know', () => {
    const known = { left: 1, status: 'frozen', bounce: 2, note: { 因: '未知' } } as FieldState;
    expect(unpackFields(packFields({ fields: { estimate: known }, left: {}, right: {} })).fields).toEqual({
      estimate: known,
    });
  });

  it('tell a native value without a baseline from a field without a native value', () => {
    const packed = packFields({ fields: { a: { status: 'agreed' } }, left: { b: null }, right: {} });
    expect(unpackFields(packed)).toStrictEqual({ fields: { a: { status: 'agreed' } }, left: { b: null }, right: {} });
  });
});
