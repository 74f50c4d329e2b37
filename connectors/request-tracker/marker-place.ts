import type { Ticket } from './schema.ts';
import { quoted } from './ticket-sql.ts';

/**
 * Where our marker lives. Without any set-up it is the target of a link "refers to" that is made in the same call as the ticket and needs no right beyond
 * creating one; a search by the exact target finds it at once. With a custom field it is that field's value.
 */
const SCHEME = 'tandem:';
const MARKER = /^[a-z2-7]{20}$/;

export const markerUri = (marker: string): string => SCHEME + marker;

/** The markers a ticket carries. A ticket that others were merged into carries theirs as well, its own first. */
export const markersOf = (ticket: Ticket, field: string | undefined): readonly string[] =>
  (field === undefined ? linked(ticket) : valuesOf(ticket, field)).filter((marker) => MARKER.test(marker));

const linked = (ticket: Ticket): readonly string[] =>
  (ticket._hyperlinks ?? [])
    .filter(({ ref, _url }) => ref === 'refers-to' && _url?.startsWith(SCHEME) === true)
    .map(({ _url }) => _url?.slice(SCHEME.length) ?? '');

const valuesOf = (ticket: Ticket, field: string): readonly string[] =>
  (ticket.CustomFields?.find(({ name }) => name === field)?.values ?? []).filter((value) => typeof value === 'string');

/** The search for one marker: exact in both places (links know no other way). */
export const markerClause = (marker: string, field: string | undefined): string =>
  field === undefined ? `RefersTo = ${quoted(markerUri(marker))}` : `${quoted(`CF.{${field}}`)} = ${quoted(marker)}`;
