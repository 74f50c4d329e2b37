import { expect } from 'vitest';
import type { FieldSchema } from '../../../model/index.ts';
import { comparable, expected } from '../compare.ts';
import type { RuleContext } from '../context.ts';
import type { Rule } from '../rule.ts';
import { asRich, leastFields, richOf, titleOf } from '../samples.ts';

const LONG = 'A line that is repeated until it is long enough. 客户说：不行。 '.repeat(200);

/** Text that has broken something somewhere before. */
const ODD: Readonly<Record<string, string>> = {
  'quotes and angle brackets': `it's "odd" <b>&amp; & </b> \`x\` \\n`,
  emoji: 'family 👩‍👩‍👧‍👦, flag 🇨🇳, thumb 👍🏽',
  'Chinese, Japanese, Korean': '客户反馈：无法登录　テスト 한국어',
  'right to left, combining': 'שלום é ﷺ',
  'what looks like a placeholder': '{{title}} ${title} %s %d {0} #{x} [[x]]',
  'what looks like code': `'; DROP TABLE items; -- <script>alert(1)</script>`,
};

const LINES = 'first line\nsecond line\n\nnew paragraph';

/** As long as the field takes, at most. */
const within = (words: string, { maxLength }: FieldSchema): string => {
  if (!maxLength) return words;
  let kept = '';
  let size = 0;
  for (const character of words) {
    size += maxLength.unit === 'bytes' ? Buffer.byteLength(character) : 1;
    if (size > maxLength.length) break;
    kept += character;
  }
  // A blank at the cut would measure trimming, not length.
  return kept.trim();
};

/** Writes a text the way the engine would, and gives the key. */
const write = async (context: RuleContext, field: FieldSchema, value: string): Promise<string> => {
  const { schema, persons, stream } = context;
  if (stream.update) {
    const key = await context.make();
    await stream.update(key, { fields: { [field.name]: value } });
    return key;
  }
  const fields = { ...leastFields(schema, 1, persons), [field.name]: value };
  const made = await stream.create?.({ fields, marker: context.marker() });
  return made?.key ?? context.skip('writes nothing');
};

const expectSurvives = async (context: RuleContext, field: FieldSchema, words: string): Promise<void> => {
  const text = field.type === 'rich-text' ? asRich(words, field.format ?? 'plain') : words;
  const key = await write(context, field, text);
  const want = comparable(field, expected(field, text));
  expect(comparable(field, (await context.record(key)).fields[field.name])).toBe(want);
  expect(comparable(field, (await context.people.fields(key))?.[field.name])).toBe(want);
};

/** Text arrives as it was sent, up to what the schema declares. */
export const TEXT_RULES: readonly Rule[] = [
  ...Object.entries(ODD).flatMap(([kind, words]): readonly Rule[] => [
    {
      name: `${kind} survive in a title`,
      async check(context) {
        const field = titleOf(context.schema);
        if (!field) return context.skip('has no title that can be written');
        await expectSurvives(context, field, words);
      },
    },
    {
      name: `${kind} survive in a long text`,
      async check(context) {
        const field = richOf(context.schema);
        if (!field) return context.skip('has no long text that can be written');
        await expectSurvives(context, field, words);
      },
    },
  ]),
  {
    name: 'ten thousand characters survive in a long text, or as many as declared',
    async check(context) {
      const field = richOf(context.schema);
      if (!field) return context.skip('has no long text that can be written');
      await expectSurvives(context, field, within(LONG.slice(0, 10_000).trim(), field));
    },
  },
  {
    name: 'a title of ten thousand characters survives, or of as many as declared',
    async check(context) {
      const field = titleOf(context.schema);
      if (!field) return context.skip('has no title that can be written');
      await expectSurvives(context, field, within(LONG.slice(0, 10_000).trim(), field));
    },
  },
  {
    name: 'line breaks and paragraphs survive in a long text',
    async check(context) {
      const field = richOf(context.schema);
      if (!field) return context.skip('has no long text that can be written');
      await expectSurvives(context, field, LINES);
    },
  },
];
