import { ProtocolError, text, type Text } from '../sdk/index.ts';
import type { RawAnswer } from './lean-adapter.ts';

/** The JSON of an answer; `undefined` when it has no body. Throws `ProtocolError` for a web page, for other text where JSON belongs, and for broken JSON. */
export const readJson = (answer: RawAnswer): unknown => {
  if (answer.bytes.length === 0) return undefined;
  const body = answer.bytes.toString('utf8');
  if (/\bjson\b/i.test(answer.headers['content-type'] ?? '')) return parse(body);
  // Some servers call their JSON text or HTML; what it starts with decides.
  if (/^\s*[[{]/.test(body)) return parse(body);
  throw new ProtocolError(isPage(answer, body) ? PAGE : notJson(answer.headers['content-type']));
};

/** Throws when a web page stands where there should be an answer of an API, or none. For requests that look at nothing but the status. */
export const refusePage = (answer: RawAnswer): void => {
  if (answer.bytes.length > 0 && isPage(answer, answer.bytes.toString('utf8', 0, 1_000))) throw new ProtocolError(PAGE);
};

/** The body of a failed answer for whoever explains it: parsed, or the beginning of its text. */
export const readLoosely = (answer: RawAnswer): unknown => {
  const body = answer.bytes.toString('utf8');
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body.slice(0, 2_000);
  }
};

export const PAGE: Text = text(
  'answered with a web page instead of data; check baseUrl, and that no login page or proxy stands in between',
  '返回的是网页而不是数据；请检查 baseUrl，并确认中间没有登录页或代理',
);

const isPage = (answer: RawAnswer, body: string): boolean =>
  /^\s*(<!doctype\s+html|<html|<head|<body|<!--)/i.test(body) ||
  (/\bhtml\b/i.test(answer.headers['content-type'] ?? '') && /^\s*</.test(body));

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new ProtocolError(
      text(
        `answered with JSON that cannot be read (${body.length} characters, perhaps cut off)`,
        `返回的 JSON 无法解析（共 ${body.length} 个字符，可能被截断）`,
      ),
    );
  }
};

const notJson = (contentType: string | undefined): Text =>
  contentType === undefined
    ? text('answered with something other than JSON', '返回的内容不是 JSON')
    : text(
        `answered with ${contentType.slice(0, 60)} where JSON belongs`,
        `应返回 JSON，实际返回 ${contentType.slice(0, 60)}`,
      );
