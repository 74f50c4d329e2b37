import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromCanonical, normalFor, plainText, toCanonical } from '../../../src/richtext/index.ts';
import { nativeText, richDocument } from '../../support/rich-text-arbitrary.ts';
import { FORMATS } from './formats.ts';

const canonicalDocument = richDocument.map((html) => toCanonical(html, 'html'));
const letters = (html: string): string => (plainText(html).match(/[\p{L}\p{M}]/gu) ?? []).join('').toLowerCase();

describe('a canonical text', () => {
  test('is canonical already', () => {
    fc.assert(
      fc.property(canonicalDocument, (html) => {
        expect(toCanonical(html, 'html')).toBe(html);
      }),
      { numRuns: 400 },
    );
  });

  test.each(['html', 'markdown'] as const)('comes back from %s as it was', (format) => {
    fc.assert(
      fc.property(canonicalDocument, (html) => {
        expect(normalFor(html, format)).toBe(html);
      }),
      { numRuns: 400 },
    );
  });

  test.each(FORMATS)('is changed by %s once at most', (format) => {
    fc.assert(
      fc.property(canonicalDocument, (html) => {
        const once = normalFor(html, format);
        expect(normalFor(once, format)).toBe(once);
      }),
      { numRuns: 250 },
    );
  });

  test('has settled after one trip through two formats, whichever they are', () => {
    const two = fc.tuple(fc.constantFrom(...FORMATS), fc.constantFrom(...FORMATS));
    fc.assert(
      fc.property(canonicalDocument, two, (html, [one, other]) => {
        const settled = normalFor(normalFor(html, one), other);
        expect(normalFor(settled, one)).toBe(settled);
        expect(normalFor(settled, other)).toBe(settled);
      }),
      { numRuns: 1_200 },
    );
  });

  test.each(['textile', 'adf'] as const)('loses no word in %s', (format) => {
    const document = canonicalDocument.filter((html) => !html.includes('alt=""'));
    fc.assert(
      fc.property(document, (html) => {
        expect(letters(normalFor(html, format))).toBe(letters(html));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a native text', () => {
  test.each(FORMATS)('of %s becomes canonical, and stays as it is when it is written back', (format) => {
    fc.assert(
      fc.property(nativeText, (text) => {
        const html = toCanonical(text, format);
        expect(toCanonical(html, 'html')).toBe(html);
        const once = normalFor(html, format);
        expect(toCanonical(fromCanonical(once, format), format)).toBe(once);
      }),
      { numRuns: 250 },
    );
  });
});
