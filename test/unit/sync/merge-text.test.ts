import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideField, mergeText, remember, type FieldRule, type FieldState } from '../../../src/sync/index.ts';
import { toCanonical } from '../../../src/richtext/index.ts';
import '../../support/property-seed.ts';

const html = (...blocks: readonly string[]): string => blocks.map((block) => `<p>${block}</p>`).join('');
const merge = (base: string, left: string, right: string) => mergeText('rich-text', base, left, right);

describe('two edits of a text', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[], readonly string[] | undefined]>([
    ['of different paragraphs both survive', ['a', 'b', 'c'], ['A', 'b', 'c'], ['a', 'b', 'C'], ['A', 'b', 'C']],
    ['of neighbours, too', ['a', 'b'], ['A', 'b'], ['a', 'B'], ['A', 'B']],
    ['an addition and a change of the last one', ['a', 'b'], ['a', 'b', 'new'], ['a', 'B'], ['a', 'B', 'new']],
    ['an addition in front and one at the end', ['a'], ['x', 'a'], ['a', 'y'], ['x', 'a', 'y']],
    ['a removal and a change elsewhere', ['a', 'b', 'c'], ['b', 'c'], ['a', 'b', 'C'], ['b', 'C']],
    ['the same change, and one of the left alone', ['a', 'b', 'c'], ['A', 'b', 'C'], ['A', 'b', 'c'], ['A', 'b', 'C']],
    ['of the same paragraph overlap', ['a', 'b'], ['A', 'b'], ['Ä', 'b'], undefined],
    ['a change of what the other removed overlaps', ['a', 'b', 'c'], ['a', 'c'], ['a', 'B', 'c'], undefined],
    ['that share a part overlap', ['a', 'b', 'c'], ['X', 'c'], ['a', 'Y'], undefined],
    ['two additions in one place overlap', ['a', 'b'], ['a', 'x', 'b'], ['a', 'y', 'b'], undefined],
    ['that leave nothing are no text', ['a', 'b'], ['b'], ['a'], undefined],
  ])('%s', (_, base, left, right, merged) => {
    expect(merge(html(...base), html(...left), html(...right))).toBe(merged && html(...merged));
    expect(merge(html(...base), html(...right), html(...left))).toBe(merged && html(...merged));
  });

  it('keeps lists, tables and code whole', () => {
    const list = '<ul><li>one<ul><li>two</li></ul></li></ul>';
    const code = '<pre><code>if (a &lt; b) { }</code></pre>';
    const table = '<table><tbody><tr><td>1<br>2</td></tr></tbody></table>';
    const base = `${list}<hr>${code}${table}<p>end</p>`;
    const left = base.replace('two', 'zwei');
    const right = base.replace('end', 'Ende <img src="https://a.example/x?a&gt;b" alt="1 > 0">');
    expect(merge(base, left, right)).toBe(left.replace('<p>end</p>', right.slice(right.lastIndexOf('<p>'))));
  });

  it('of a plain text are those of its lines', () => {
    expect(mergeText('text', 'a\nb\nc', 'A\nb\nc', 'a\nb\nc\nd')).toBe('A\nb\nc\nd');
    expect(mergeText('text', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nc\nd\n')).toBe('A\nb\nc\nd\n');
    expect(mergeText('text', 'a\nb', 'A\nb', 'a\nB')).toBe('A\nB');
  });

  it('of a text beyond measure are not put together', () => {
    const huge = html(...Array.from({ length: 2100 }, (_, n) => String(n)));
    expect(merge(huge, `<p>x</p>${huge}`, `${huge}<p>y</p>`)).toBeUndefined();
  });
});

/** A base of distinct blocks, each of which one side at most has replaced, removed, or put something behind. */
const apart = fc
  .array(fc.tuple(fc.constantFrom('left', 'right'), fc.constantFrom('keep', 'change', 'remove', 'add')), {
    minLength: 1,
    maxLength: 12,
  })
  .map((plan) => {
    const write = (side: 'left' | 'right' | 'both' | 'none') =>
      plan.flatMap(([by, act], n): readonly string[] => {
        // An untouched block after each keeps two additions from meeting.
        const rest = `rest ${n}`;
        if (act === 'keep' || (side !== 'both' && side !== by)) return [`block ${n}`, rest];
        if (act === 'change') return [`${by} ${n}`, rest];
        return act === 'remove' ? [rest] : [`block ${n}`, `${by} adds ${n}`, rest];
      });
    return {
      base: html(...write('none')),
      left: html(...write('left')),
      right: html(...write('right')),
      both: html(...write('both')),
    };
  });

describe('laws of a merge', () => {
  it('edits that do not overlap all survive, whichever side is called left', () => {
    fc.assert(
      fc.property(apart, ({ base, left, right, both }) => {
        expect(merge(base, left, right)).toBe(both);
        expect(merge(base, right, left)).toBe(both);
      }),
      { numRuns: 2000 },
    );
  });

  const few = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 6 }).map((all) => html(...all));

  it('any three texts: the sides can be swapped, and one that edited nothing gives way', () => {
    fc.assert(
      fc.property(few, few, few, (base, left, right) => {
        expect(merge(base, right, left)).toBe(merge(base, left, right));
        expect(merge(base, left, base)).toBe(left);
      }),
      { numRuns: 5000 },
    );
  });

  it('no paragraph that a side has added is lost', () => {
    fc.assert(
      fc.property(few, few, few, (base, left, right) => {
        const merged = merge(base, left, right);
        if (merged === undefined) return;
        for (const block of ['a', 'b', 'c', 'd'].map((one) => html(one))) {
          if (base.includes(block)) continue;
          if (left.includes(block) || right.includes(block)) expect(merged).toContain(block);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('canonical texts of every kind are cut and put together without losing a letter', () => {
    const source =
      '# h\n\npara **b**\nline\n\n- x\n  - y\n\n> q\n>\n> r\n\n```js\na<b\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\nend';
    const base = toCanonical(source, 'markdown');
    expect(merge(base, base, base)).toBe(base);
    expect(merge(base, `${base}<p>more</p>`, base)).toBe(`${base}<p>more</p>`);
  });
});

describe('deciding with a merge', () => {
  const rule = (over: Partial<FieldRule> = {}): FieldRule => ({
    ...{ field: 'description', type: 'rich-text', direction: 'both', declared: 'both', conflict: 'manual' },
    ...{ restore: false, merge: true, coerce: { left: (value) => value, right: (value) => value } },
    ...over,
  });
  const views = (left: string, right: string) => ({
    left: { fields: { description: left }, updatedAt: '' },
    right: { fields: { description: right }, updatedAt: '' },
  });
  const base = html('a', 'b');
  const agreed: FieldState = { left: base, right: base, status: 'agreed' };

  it('writes the left side first, beside what the right one shows', () => {
    const decision = decideField(rule(), agreed, views(html('A', 'b'), html('a', 'B')));
    expect(decision).toEqual({ do: 'write', to: 'left', value: html('A', 'B'), beside: html('a', 'B') });
  });

  it('writes only the side that lacks something', () => {
    const [more, less] = [html('A', 'b', 'C'), html('a', 'b', 'C')];
    const three = html('a', 'b', 'c');
    const agreed: FieldState = { left: three, right: three, status: 'agreed' };
    expect(decideField(rule(), agreed, views(more, less))).toEqual({ do: 'write', to: 'right', value: more });
    expect(decideField(rule(), agreed, views(less, more))).toEqual({ do: 'write', to: 'left', value: more });
  });

  it('asks for the wording of a long text, and does without where it was not kept or is another', () => {
    const long = html('a'.repeat(600), 'b');
    const state: FieldState = { left: remember(long), right: remember(long), status: 'agreed' };
    const shown = views(long.replace('b', 'B'), `${long}<p>c</p>`);
    expect(decideField(rule(), state, shown)).toEqual({ do: 'recall' });
    expect(decideField(rule(), state, shown, { description: long })).toMatchObject({ do: 'write', to: 'left' });
    for (const bases of [{}, { description: `${html('another')}${long}` }])
      expect(decideField(rule(), state, shown, bases)).toMatchObject({ do: 'conflict' });
  });

  it.each<[string, Partial<FieldRule>, FieldState]>([
    ['where the admin does not want it', { merge: false }, agreed],
    ['of what flows one way', { direction: 'left-to-right', declared: 'left-to-right' }, agreed],
    ['where a server made something else of the text', {}, { ...agreed, right: html('a', 'b.') }],
    ['of what is still on its way', {}, { left: html('a', 'b', 'c'), right: base, status: 'pending-left' }],
  ])('leaves it to the policy: %s', (_, over, state) => {
    const decision = decideField(rule(over), state, views(html('A', 'b', 'x'), html('a', 'B', 'y')));
    expect(['conflict', 'write']).toContain(decision.do);
    expect('beside' in decision).toBe(false);
  });
});
