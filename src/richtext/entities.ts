import type * as Entities from 'entities';
import { library } from './lazy.ts';

const REFERENCE = /&(?:#[xX][0-9a-fA-F]+;?|#[0-9]+;?|[A-Za-z][A-Za-z0-9]*;?)/g;

const COMMON: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': '\u00a0',
};

/** Character references of HTML text, also those without a semicolon that browsers know. */
export const decodeText = (text: string): string =>
  text.includes('&') ? text.replace(REFERENCE, (found) => COMMON[found] ?? entities().decodeHTML(found)) : text;

/** The same in an attribute, where `&copy=1` in an address is no copyright sign. */
export const decodeAttribute = (text: string): string =>
  text.includes('&')
    ? text.replace(
        REFERENCE,
        (found) => COMMON[found] ?? (/^&[A-Za-z0-9]+$/.test(found) ? found : entities().decodeHTML(found)),
      )
    : text;

export const escapeText = (text: string): string =>
  /[&<>]/.test(text) ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : text;

export const escapeAttribute = (text: string): string => escapeText(text).replaceAll('"', '&quot;');

const entities = (): typeof Entities => library('entities');
