import { contentDigest, type Native, type NativeFields } from 'tandem-sync/sdk';
import { customId } from './custom-fields.ts';
import type { AuditEvent } from './schema.ts';
import { toTag } from './tags.ts';

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  status: ['status', 'custom_status_id'],
  assignee: ['assignee_id'],
  requester: ['requester_id'],
  group: ['group_id'],
  brand: ['brand_id'],
  form: ['ticket_form_id'],
};

/**
 * Fields that were sent and are not stored, although nothing else has touched them: Zendesk passed over them. A field that a trigger changed afterwards has an
 * event of its own; what the trigger made of it counts.
 */
export const notTaken = (sent: NativeFields, stored: NativeFields, events: readonly AuditEvent[]): readonly string[] =>
  Object.keys(sent).filter((name) => {
    if (name === 'description' || plain(name, sent[name]) === plain(name, stored[name])) return false;
    const names = customId(name) !== undefined ? [String(customId(name))] : (ATTRIBUTES[name] ?? [name]);
    return !events.some(({ field_name }) => field_name !== undefined && names.includes(field_name));
  });

/** Equal exactly when two values mean the same to Zendesk. */
const plain = (name: string, native: Native | undefined): string => {
  if (native === undefined || native === null || native === '' || native === false) return '';
  if (Array.isArray(native)) {
    const parts = (native as readonly unknown[]).map((one) => (name === 'tags' ? toTag(String(one)) : idOrWord(one)));
    return parts.length === 0 ? '' : contentDigest([...new Set(parts)].sort());
  }
  return idOrWord(native).replace(/\s+/g, ' ').trim();
};

const idOrWord = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : String(value);
