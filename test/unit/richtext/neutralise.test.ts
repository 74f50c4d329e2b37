import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromCanonical, neutralise, plainText, toCanonical } from '../../../src/richtext/index.ts';
import { nativeText } from '../../support/rich-text-arbitrary.ts';
import { FORMATS } from './formats.ts';

/** The word joiner, made visible. */
const shown = (text: string): string => text.replaceAll('\u2060', '·');

describe('made harmless', () => {
  test.each([
    ['a command', 'markdown', '/close', '·/close'],
    ['a command with words after it', 'markdown', 'a\n/assign @ann', 'a\n·/assign @·ann'],
    ['a command in a list and a quote', 'markdown', '- /close\n> /label x', '- ·/close\n> ·/label x'],
    ['a path', 'markdown', '/usr/bin/env', '/usr/bin/env'],
    ['a slash in a line', 'markdown', 'and /or', 'and /or'],
    ['a mention', 'markdown', 'hi @ann, @张三', 'hi @·ann, @·张三'],
    ['a mention after Chinese', 'markdown', '请@bob看', '请@·bob看'],
    ['a mail address', 'markdown', 'a@b.com', 'a@b.com'],
    ['references', 'markdown', 'see #12 and !7', 'see #·12 and !·7'],
    ['an address', 'markdown', 'https://a.b/@ann#12', 'https://a.b/@ann#12'],
    ['code', 'markdown', '`@ann`\n\n```\n/close\n@ann\n```\n\n@ann', '`@ann`\n\n```\n/close\n@ann\n```\n\n@·ann'],
    ['a paragraph', 'html', '<p>/close @ann</p><p>a<br>/label</p>', '<p>·/close @·ann</p><p>a<br>·/label</p>'],
    ['an attribute', 'html', '<a href="/@ann">x</a>', '<a href="/@ann">x</a>'],
    ['an entity', 'textile', '&#42; #12', '&#42; #·12'],
    ['a line', 'plain', '  /close', '  ·/close'],
    [
      'a node',
      'adf',
      '{"type":"doc","content":[{"type":"text","text":"@ann"},{"type":"text","text":"@b","marks":[{"type":"code"}]}]}',
      '{"type":"doc","content":[{"type":"text","text":"@·ann"},{"type":"text","text":"@b","marks":[{"type":"code"}]}]}',
    ],
  ] as const)('%s in %s', (_, format, text, harmless) => {
    expect(shown(neutralise(text, format))).toBe(harmless);
  });

  test.each(FORMATS)('a text of %s means what it meant, and is left alone the second time', (format) => {
    fc.assert(
      fc.property(nativeText, (text) => {
        const harmless = neutralise(text, format);
        expect(toCanonical(harmless, format)).toBe(toCanonical(text, format));
        expect(neutralise(harmless, format)).toBe(harmless);
      }),
      { numRuns: 300 },
    );
  });
});

describe('carried into a system that acts on it', () => {
  test.each(FORMATS)('no line of %s is a command and nobody is mentioned', (format) => {
    const words = fc.constantFrom(
      '/close',
      '/assign @ann',
      '@all',
      'text',
      '请@bob',
      '- ',
      '> ',
      '\n',
      '\n\n',
      ' ',
      '#12',
    );
    const html = fc
      .array(words, { minLength: 1, maxLength: 8 })
      .map((parts) => toCanonical(parts.join(' '), 'markdown'))
      .filter((canonical) => !canonical.includes('<pre>')); // what is code is left alone
    fc.assert(
      fc.property(html, (canonical) => {
        const native = fromCanonical(canonical, format, { executesCommands: true, mentions: 'neutralise' });
        const rendered =
          plainText(canonical) === ''
            ? ''
            : format === 'adf' || format === 'html'
              ? native.replace(/<[^>]*>|"/g, '\n')
              : native;
        expect(rendered).not.toMatch(/^[\s>*-]*\/(?:close|assign)(?![\w/])/m);
        expect(rendered).not.toMatch(/@(?:ann|all|bob)|#12/);
        expect(toCanonical(native, format)).toBe(toCanonical(fromCanonical(canonical, format), format));
      }),
      { numRuns: 300 },
    );
  });

  test('each of the two only when it is asked for', () => {
    expect(fromCanonical('<p>/close @ann</p>', 'markdown')).toBe('/close @ann');
    expect(shown(fromCanonical('<p>/close @ann</p>', 'markdown', { executesCommands: true }))).toBe('·/close @ann');
    expect(shown(fromCanonical('<p>/close @ann</p>', 'markdown', { mentions: 'neutralise' }))).toBe('/close @·ann');
  });
});
