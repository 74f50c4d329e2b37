import type { Ticket, TicketField } from './schema.ts';

/**
 * Which tags of a ticket are nobody's labels: the value of a drop-down, a multi-select or a ticked box is a tag, too (vendor documentation, "Setting custom
 * field values"), and taking it away would empty the field.
 */
export interface FieldTags {
  /** Tags that fields may put on tickets, whichever ticket. */
  readonly all: ReadonlySet<string>;
  /** Those that these values put there. */
  of(values: Ticket['custom_fields']): ReadonlySet<string>;
}

export function fieldTags(fields: readonly TicketField[]): FieldTags {
  const options = fields.flatMap((field) => (field.custom_field_options ?? []).map((option) => option.value));
  const boxes = new Map(fields.flatMap((field) => (field.tag ? [[field.id, field.tag] as const] : [])));
  const all = new Set([...options, ...boxes.values()].map((tag) => tag.toLowerCase()));
  return {
    all,
    of: (values) =>
      new Set(
        values.flatMap(({ id, value }) => {
          const box = boxes.get(id);
          if (box !== undefined) return value === true || value === 'true' ? [box] : [];
          return [value ?? []]
            .flat()
            .filter((tag) => typeof tag === 'string' && all.has(tag.toLowerCase())) as string[];
        }),
      ),
  };
}

/** The labels people have put on a ticket. */
export const labelsOf = ({ tags }: Pick<Ticket, 'tags'>, known: FieldTags): readonly string[] =>
  tags.filter((tag) => !known.all.has(tag.toLowerCase())).sort();

/** A label as a tag: those are lower case and end at a blank. */
export const toTag = (label: string): string => label.trim().toLowerCase().replace(/\s+/g, '_');
