import {
  fieldNamed,
  otherSide,
  text,
  type FieldSchema,
  type Native,
  type Text,
  type Value,
} from '../../model/index.ts';
import { harmless } from '../../mapping/index.ts';
import { fromCanonical } from '../../richtext/index.ts';
import { same, type FieldChange, type Link, type Operation, type Write } from '../../sync/index.ts';
import type { ReadySide } from '../context.ts';
import type { Records } from '../observe/steps.ts';
import { labelOf } from '../view.ts';
import { ruleNamed, subjectOn } from './about.ts';
import { statusLabel } from './move-words.ts';

export type Tell = Operation & { readonly kind: 'comment' };

/** How people on this side learn that a status cannot be reached: a comment, a field that says so, or neither, with why. */
export interface Telling {
  readonly comment?: Tell;
  readonly change?: FieldChange;
  /** Why they do not learn of it, although the admin wants them to. */
  readonly unable?: Text;
}

const NOTHING: Telling = {};

/** Says once for each change that a status cannot be reached, the way the admin has chosen. */
export function planTell(ready: ReadySide, link: Link, { field, value }: Write, why: Text): Telling {
  const { unreachable } = ready.workflowRules;
  const told = link.fields[field]?.told;
  if (unreachable === 'hold' || (told?.on === ready.side && same(told.value, value))) return NOTHING;
  if (unreachable === 'comment') return commentOn(ready, link, { field, value }, why);
  const schema = noteField(ready);
  const write = schema && noteIn(schema, value);
  if (schema && write !== undefined)
    return { change: { field, native: schema.name, from: undefined, to: value, write, note: true } };
  const { field: name } = unreachable;
  const label = statusLabel(String(value));
  return {
    unable: text(`"${name}" cannot say so: it takes no "${label.en}"`, `“${name}”无法说明此事：不能填入“${label.zh}”`),
  };
}

/** Takes back what a field says once the status is no longer out of reach. What a person has written there since stays. */
export function planUntell(ready: ReadySide, link: Link, records: Records, field: string): FieldChange | undefined {
  const told = link.fields[field]?.told;
  const schema = noteField(ready);
  if (told?.on !== ready.side || !schema || schema.clearable === false) return undefined;
  const shown = records[ready.side]?.fields[schema.name];
  if (shown !== undefined && shown !== noteIn(schema, told.value)) return undefined;
  return { field, native: schema.name, from: undefined, to: told.value, write: null, note: true };
}

const noteField = ({ schema, workflowRules: { unreachable } }: ReadySide): FieldSchema | undefined => {
  const found = typeof unreachable === 'string' ? undefined : fieldNamed(schema, unreachable.field);
  return found?.writable === 'always' || found?.writable === 'update' ? found : undefined;
};

/** The label of a status as a field takes it: one of its options, or both languages as text. */
export function noteIn({ type, options }: FieldSchema, value: Value): Native | undefined {
  const label = statusLabel(String(value));
  const words = [...new Set([label.zh, label.en])];
  if (type === 'option') return options?.find(({ name }) => [...words, String(value)].includes(name))?.name;
  return type === 'text' || type === 'rich-text' ? words.join(' / ') : undefined;
}

function commentOn(ready: ReadySide, link: Link, tells: Pick<Write, 'field' | 'value'>, why: Text): Telling {
  const { comments } = ready.stream.card.capabilities;
  // What customers would read is no place for this.
  if (!ready.stream.comments || comments?.visibilities.includes('internal') !== true)
    return {
      unable: text(
        `"${ready.connection}" takes no internal comment that could say so`,
        `“${ready.connection}”不支持内部评论，无法说明此事`,
      ),
    };
  const source = labelOf(link[otherSide(ready.side)]);
  return {
    comment: {
      kind: 'comment',
      side: ready.side,
      rule: ruleNamed(ready, tells.field),
      requests: 1,
      reversible: false,
      target: subjectOn(link, ready.side),
      source: '',
      tells,
      visibility: 'internal',
      body: fromCanonical(bodyOf(source, tells.value, why), comments.format, harmless(comments.actsOn)),
    },
  };
}

function bodyOf(source: string, value: Value, why: Text): string {
  const label = statusLabel(String(value));
  const zh = `${source} 的状态已变为“${label.zh}”，但此处未能设置：${why.zh}`;
  const en = `${source} is now "${label.en}", which could not be set here: ${why.en}`;
  return [zh, en].map((words) => `<p>${escape(words)}</p>`).join('');
}

const escape = (words: string): string => words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
