import type { FieldSchema, Native, NativeFields, Person, Schema, TextFormat } from '../../model/index.ts';

/** A value of a field that differs with `number`; `undefined` where none can be made up. */
export const sample = (field: FieldSchema, number: number, people: readonly Person[]): Native | undefined => {
  switch (field.type) {
    case 'text':
      return `Sample ${number}`;
    case 'rich-text':
      return asRich(`Sample ${number} of a longer text`, field.format ?? 'plain');
    case 'option':
      return pick(field.options, number)?.name;
    case 'options': {
      const option = pick(field.options, number);
      return option && [option.name];
    }
    case 'labels':
      return [`label-${number}`, 'shared'].sort();
    case 'person':
      return pick(people, number);
    case 'people': {
      const person = pick(people, number);
      return person && [person];
    }
    case 'date':
      return `2026-03-${String(1 + (number % 28)).padStart(2, '0')}`;
    case 'instant':
      return `2026-03-${String(1 + (number % 28)).padStart(2, '0')}T08:00:00.000Z`;
    case 'number':
      return numberIn(field, (1 + (number % 9)) / 10);
    case 'boolean':
      return number % 2 === 0;
    // They name records, which only a test with more than one has.
    case 'state':
    case 'item':
    case 'items':
      return undefined;
  }
};

/** A number at this share of the field's range; with no range, of a hundred. */
const numberIn = ({ range, rewrites }: FieldSchema, share: number): number => {
  const { min, max } = range ?? { min: 0, max: 100 };
  return Number((min + (max - min) * share).toFixed(rewrites?.decimals ?? 6));
};

const pick = <T>(list: readonly T[] = [], number: number): T | undefined => list[number % list.length];

/** The fields a record cannot do without, a title first of all, with sample values. */
export const leastFields = (schema: Schema, number: number, people: readonly Person[]): NativeFields =>
  filled(
    schema.fields.filter((field) => field.required === true || field === titleOf(schema)),
    number,
    people,
  );

/** Every field that can be given when a record is made, with sample values. */
export const allFields = (schema: Schema, number: number, people: readonly Person[]): NativeFields =>
  filled(
    schema.fields.filter(({ writable }) => writable === 'always' || writable === 'create'),
    number,
    people,
  );

const filled = (fields: readonly FieldSchema[], number: number, people: readonly Person[]): NativeFields =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = sample(field, number, people);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );

const isWritable = ({ writable }: FieldSchema): boolean => writable === 'always' || writable === 'update';

/** The field a person would call the title: a text that must be there, else the first that can be written. */
export const titleOf = (schema: Schema): FieldSchema | undefined => {
  const texts = schema.fields.filter((field) => field.type === 'text' && field.writable === 'always');
  return texts.find((field) => field.required === true) ?? texts[0];
};

export const richOf = (schema: Schema): FieldSchema | undefined =>
  schema.fields.find((field) => field.type === 'rich-text' && isWritable(field));

/** Fields that `null` should clear. */
export const clearables = (schema: Schema): readonly FieldSchema[] =>
  schema.fields.filter(
    (field) => isWritable(field) && field.clearable !== false && field.required !== true && field.type !== 'state',
  );

/** Plain words in a vendor's text format. */
export const asRich = (words: string, format: TextFormat): string => {
  switch (format) {
    case 'plain':
    case 'markdown':
    case 'textile':
      return words;
    case 'html':
      return words
        .split('\n\n')
        .map((part) => `<p>${escaped(part).replaceAll('\n', '<br>')}</p>`)
        .join('');
    case 'adf':
      return JSON.stringify({
        type: 'doc',
        version: 1,
        content: words.split('\n\n').map((part) => ({ type: 'paragraph', content: part.split('\n').flatMap(adfLine) })),
      });
  }
};

const adfLine = (line: string, index: number): readonly object[] => [
  ...(index > 0 ? [{ type: 'hardBreak' }] : []),
  ...(line === '' ? [] : [{ type: 'text', text: line }]),
];

const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The words in a vendor's text, for comparing: without markup, with plain line ends, white space runs and blank lines counted once. */
export const wordsIn = (value: Native | undefined, format: TextFormat): string => {
  const words = typeof value === 'string' ? bare(value, format) : '';
  return words
    .replace(/\r\n?/g, '\n')
    .replace(/[ \u00a0\t]+/g, ' ')
    .replace(/ *\n+ */g, '\n')
    .trim();
};

const bare = (value: string, format: TextFormat): string => {
  if (format === 'html')
    return unescaped(value.replace(/<br\s*\/?>|<\/(p|div|li|h\d)>/gi, '\n').replace(/<[^>]*>/g, ''));
  if (format === 'adf') return adfWords(JSON.parse(value === '' ? '{}' : value));
  return value;
};

const unescaped = (text: string): string =>
  text
    .replace(/&#x([\da-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');

interface AdfNode {
  readonly type?: string;
  readonly text?: string;
  readonly content?: readonly AdfNode[];
}

const adfWords = (node: AdfNode): string => {
  if (node.type === 'hardBreak') return '\n';
  const inner = (node.content ?? []).map(adfWords).join('');
  return (node.text ?? '') + inner + (node.type === 'paragraph' ? '\n' : '');
};
