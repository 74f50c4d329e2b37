import { CODE, textRun, type TextRun } from './tree.ts';
import { MAX_URL } from './limits.ts';

/** Browsers skip these in an address, so a scheme is judged without them. */
const IGNORED = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;
const LINK = /^(?:https?:\/\/|mailto:)[a-z0-9_]/i;
const IMAGE = /^https?:\/\/[a-z0-9_]/i;
const HOST = /^(https?:\/\/)([^/?#]*)/i;
/** Everything an address may hold as it stands; the rest is percent-encoded, just as the Markdown library does. */
const ENCODED = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9_!#$%&'()*+,\-./:;=?@~]/gu;

const BARE = /https?:\/\/[\w\-.~:/?#@!$&'()*+,;=%]+/gi;

/** The address in its one spelling, or empty when it leads anywhere but to http, https or mailto. */
export const linkUrl = (raw: string | undefined): string => checked(raw, LINK);

/** The same for what is fetched at once when a text is shown: http and https only. */
export const imageUrl = (raw: string | undefined): string => checked(raw, IMAGE);

/** Whether a link is nothing but its own address, so that every format can write the address alone. */
export const isBare = (run: TextRun): boolean => run.href !== '' && (run.text === run.href || linkUrl(run.text) === run.href);

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

/** Splits a run of plain text at the addresses in it: an address is a link in every format, whether its editor made it one or not. */
export function linkify(run: TextRun): readonly TextRun[] {
  if (run.href !== '' || run.marks === CODE || !run.text.includes('://')) return [run];
  const runs: TextRun[] = [];
  let from = 0;
  for (const match of run.text.matchAll(BARE)) {
    const address = withoutTail(match[0]);
    const href = linkUrl(address);
    if (href === '') continue;
    if (match.index > from) runs.push(textRun(run.text.slice(from, match.index), run.marks));
    runs.push(textRun(address, run.marks, href));
    from = match.index + address.length;
  }
  if (from < run.text.length) runs.push(textRun(run.text.slice(from), run.marks));
  return runs;
}

/** A full stop or a closing bracket after an address belongs to the sentence, unless the bracket was opened in the address. */
function withoutTail(address: string): string {
  let end = address.length;
  let open = count(address, '(') - count(address, ')');
  for (; end > 0; end--) {
    const last = address[end - 1];
    if (last === ')' && open < 0) open++;
    else if (last === undefined || !".,:;!?'*~&".includes(last)) break;
  }
  return address.slice(0, end);
}

const count = (text: string, character: string): number => text.split(character).length - 1;
