import type { CommentRow, FileRow, Store, TicketRow } from './store.ts';
import { CUSTOM_FIELDS, byIdIn, type UserRow } from './world.ts';

/** Whole seconds: what answers show of a stored time. */
export const shownTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export const seconds = (ms: number): number => Math.floor(ms / 1_000);

/** A ticket as every list and record by id shows it. */
export function renderTicket(store: Store, ticket: TicketRow, baseUrl: string): Readonly<Record<string, unknown>> {
  const values = CUSTOM_FIELDS.filter((field) => field.active !== false).map(({ id, type }) => ({
    id,
    value: ticket.custom.get(id) ?? (type === 'multiselect' ? [] : type === 'checkbox' ? false : null),
  }));
  const description = plainOf(ticket.comments[0]?.html ?? '');
  return {
    id: ticket.id,
    url: `${baseUrl}/api/v2/tickets/${ticket.id}.json`,
    external_id: ticket.externalId,
    via: { channel: 'web', source: { from: {}, to: {}, rel: null } },
    created_at: shownTime(ticket.createdOn),
    updated_at: shownTime(ticket.updatedOn),
    type: ticket.type,
    subject: ticket.scrubbed ? 'SCRUBBED' : ticket.subject,
    raw_subject: ticket.scrubbed ? 'SCRUBBED' : ticket.subject,
    description: ticket.scrubbed ? 'SCRUBBED' : description,
    priority: ticket.priority,
    status: ticket.deleted ? 'deleted' : ticket.status,
    recipient: null,
    requester_id: ticket.requester,
    submitter_id: ticket.submitter,
    assignee_id: ticket.assignee,
    organization_id: byIdIn(store.users, ticket.requester)?.organization ?? null,
    group_id: ticket.group,
    collaborator_ids: [],
    follower_ids: [],
    email_cc_ids: [],
    problem_id: null,
    has_incidents: false,
    is_public: ticket.comments.some((comment) => comment.public),
    due_at: null,
    tags: ticket.tags,
    custom_fields: values,
    fields: values,
    ...(store.switches.customStatuses && { custom_status_id: ticket.customStatus }),
    ticket_form_id: ticket.form,
    brand_id: ticket.brand,
    allow_attachments: true,
    from_messaging_channel: false,
  };
}

export const renderUser = (user: UserRow) => ({
  id: user.id,
  name: user.name,
  email: user.email,
  phone: user.phone ?? null,
  role: user.role,
  active: true,
  suspended: user.suspended ?? false,
  locale: 'zh-CN',
  time_zone: 'Beijing',
  organization_id: user.organization ?? null,
});

export const renderFile = (file: FileRow, baseUrl: string) => ({
  id: file.id,
  file_name: file.name,
  content_url: `${baseUrl}/attachments/token/f${file.id}/?name=${encodeURIComponent(file.name)}`,
  content_type: file.type,
  size: file.bytes.length,
  inline: false,
  deleted: file.deleted,
  malware_scan_result: file.malware ? 'malware_found' : 'malware_not_found',
  malware_access_override: false,
  thumbnails: [],
});

/** Each comment's HTML stands in a frame. */
export const renderComment = (comment: CommentRow, baseUrl: string) => ({
  id: comment.id,
  type: 'Comment',
  author_id: comment.author,
  body: plainOf(comment.html),
  html_body: `<div class="zd-comment" dir="auto">${comment.html}</div>`,
  plain_body: plainOf(comment.html),
  public: comment.public,
  created_at: shownTime(comment.createdOn),
  attachments: comment.files.map((file) => renderFile(file, baseUrl)),
  metadata: { system: {}, custom: comment.metadata },
  via: { channel: 'api', source: { from: {}, to: {}, rel: null } },
});

export const plainOf = (html: string): string =>
  html
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/(p|div|li|h\d)>/gi, '\n\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
