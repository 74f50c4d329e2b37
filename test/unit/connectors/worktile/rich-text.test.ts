import { describe, expect, it } from 'vitest';
import { readText, writeText } from '../../../../connectors/worktile/rich-text.ts';
import { MARKER } from './stage.ts';

const paragraph = (...children: readonly object[]): object => ({ type: 'paragraph', key: 'aB3dE', children });
const stored = (...nodes: readonly object[]): string => JSON.stringify(nodes);
const UID = '1f0c9a7be2d84c55a6f3de0b1c2a3d4e';

describe('a stored text is read as Markdown', () => {
  it.each<readonly [string, string, string]>([
    ['Markdown as it is', '第一行\n\n**粗** [链](https://a.test)', '第一行\n\n**粗** [链](https://a.test)'],
    ['plain text that begins with a mention', `[@${UID}|李娜] 请看`, '@李娜 请看'],
    ['a mention without a name', `请 [@${UID}] 看`, `请 @${UID} 看`],
    ['text that only looks like JSON', '[待办] 整理', '[待办] 整理'],
    ['JSON that is no blocks', '{"a": 1}', '{"a": 1}'],
    ['paragraphs', stored(paragraph({ text: '一' }), paragraph({ text: '二' })), '一\n\n二'],
    [
      'marks',
      stored(paragraph({ text: '重', bold: true }, { text: ' 与 ' }, { text: '斜', italic: true })),
      '**重** 与 *斜*',
    ],
    ['signs that are no marks', stored(paragraph({ text: '2 * 3 [x] <b> a_b' })), '2 \\* 3 \\[x\\] \\<b> a\\_b'],
    [
      'a link',
      stored(paragraph({ type: 'link', url: 'https://a.test', children: [{ text: '此处' }] })),
      '[此处](https://a.test)',
    ],
    [
      'a mention by data',
      stored(paragraph({ type: 'mention', data: { name: '王伟', uid: UID }, children: [] })),
      '@王伟',
    ],
    ['a mention by attrs', stored(paragraph({ type: 'mention', attrs: { uid: UID }, children: [] })), `@${UID}`],
    ['an emoji', stored(paragraph({ type: 'emoji', code: 'joy', children: [{ text: '' }] })), ':joy:'],
    [
      'an image',
      stored({ type: 'image', name: 'a.png', originUrl: 'https://b.test/a', children: [] }),
      '![a.png](https://b.test/a)',
    ],
    ['code', stored({ type: 'code', content: '{"a": [1]}' }), '```\n{"a": [1]}\n```'],
    ['a heading', stored({ type: 'heading-two', children: [{ text: '题' }] }), '## 题'],
    ['a quote', stored({ type: 'block-quote', children: [{ text: '引' }] }), '> 引'],
    [
      'a list',
      stored({ type: 'bulleted-list', children: [paragraph({ text: '甲' }), paragraph({ text: '乙' })] }),
      '- 甲\n- 乙',
    ],
    ['a kind nobody knows', stored({ type: 'panel', children: [paragraph({ text: '里面' })] }), '里面'],
    ['nothing', '', ''],
  ])('%s', (_, text, markdown) => {
    expect(readText(text, 'markdown').body).toBe(markdown);
  });
});

describe('what is written is what is read', () => {
  const ODD = 'it\'s "odd" <b>&amp;</b> 客户 👩‍👩‍👧‍👦\nsecond line\n\n\nnew *paragraph* [x]';

  it.each(['markdown', 'plain', 'blocks'] as const)('as %s, with and without our marker', (format) => {
    expect(readText(writeText(ODD, format), format)).toEqual({ body: ODD });
    expect(readText(writeText(ODD, format, MARKER), format)).toEqual({ body: ODD, marker: MARKER });
    expect(readText(writeText('', format, MARKER), format)).toEqual({ body: '', marker: MARKER });
  });

  it('also when Worktile keeps Markdown as blocks', () => {
    expect(readText(writeText('一\n\n二', 'blocks', MARKER), 'markdown')).toEqual({ body: '一\n\n二', marker: MARKER });
  });

  it('blocks are what the web application writes', () => {
    expect(JSON.parse(writeText('一\n\n二', 'blocks'))).toEqual([
      { type: 'paragraph', children: [{ text: '一' }] },
      { type: 'paragraph', children: [{ text: '二' }] },
    ]);
  });
});
