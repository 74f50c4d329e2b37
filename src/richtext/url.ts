import { CODE, textRun, type TextRun } from './tree.ts';
import { MAX_URL } from './limits.ts';

/** Browsers skip these in an address, so a scheme is judged without them. */
const IGNORED = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;
const LINK = /^(?:https?:\/\/|mailto:)[a-z0-9]/i;
const IMAGE = /^https?:\/\/[a-z0-9]/i;
const HOST = /^(https?:\/\/)([^/?#]*)/i;
/** Everything an address may hold as it stands; the rest is percent-encoded, just as the Markdown library does. */
const ENCODED = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9_!#$%&'()*+,\-./:;=?@~]/gu;

/** Without `!` and `;`, which Textile and character references give another meaning. */
const BARE = new RegExp(`https?://[a-z0-9][\\w\\-.~:/?#@$&'()*+,=%]{0,${MAX_URL}}`, 'gi');

/** The address in its one spelling, or empty when it leads anywhere but to http, https or mailto. */
export const linkUrl = (raw: string | undefined): string => checked(raw, LINK);

/** The same for what is fetched at once when a text is shown: http and https only. */
export const imageUrl = (raw: string | undefined): string => checked(raw, IMAGE);

/** Whether a link is nothing but its own address, so that every format can write the address alone. */
export const isBare = (run: TextRun): boolean =>
  run.href !== '' && (run.text === run.href || linkUrl(run.text) === run.href);

function checked(raw: string | undefined, allowed: RegExp): string {
  if (raw === undefined || raw.length > MAX_URL) return '';
  const address = raw.toWellFormed().replace(IGNORED, '').trim().replace(HOST, asciiHost);
  if (!allowed.test(address)) return '';
  const colon = address.indexOf(':');
  const encoded = address.slice(0, colon).toLowerCase() + address.slice(colon).replace(ENCODED, encodeURIComponent);
  return encoded.length > MAX_URL ? '' : encoded;
}

/** Names of hosts in other scripts are written in their ASCII form, which every format takes for an address. */
function asciiHost(whole: string, scheme: string, host: string): string {
  if (/^[\0-\x7f]*$/.test(host)) return whole;
  return URL.canParse(whole) ? scheme + new URL(whole).host : '';
}

/**
 * Splits a run of plain text at the addresses in it: an address is a link in every format, whether its editor made it
 * one or not.
 */
export function linkify(run: TextRun): readonly TextRun[] {
  if (run.href !== '' || run.marks === CODE || !run.text.includes('://')) return [run];
  const runs: TextRun[] = [];
  let from = 0;
  const bare = new RegExp(BARE);
  for (let match = bare.exec(run.text); match !== null; match = bare.exec(run.text)) {
    const address = withoutTail(match[0]);
    const href = linkUrl(address);
    bare.lastIndex = match.index + (href === '' ? 'http://'.length : address.length);
    if (href === '') continue;
    if (match.index > from) runs.push(textRun(run.text.slice(from, match.index), run.marks));
    runs.push(textRun(address, run.marks, href));
    from = bare.lastIndex;
  }
  if (from < run.text.length) runs.push(textRun(run.text.slice(from), run.marks));
  return runs;
}

/**
 * A full stop or a bracket after an address belongs to the sentence, unless the bracket has its partner in the address.
 */
function withoutTail(address: string): string {
  const open: number[] = [];
  let end = address.length;
  for (const { 0: bracket, index } of address.matchAll(/[()]/g)) {
    if (bracket === '(') open.push(index);
    else if (open.pop() === undefined) {
      end = index;
      break;
    }
  }
  return address.slice(0, open[0] ?? end).replace(/[^\w=/()-]+$/, '');
}
