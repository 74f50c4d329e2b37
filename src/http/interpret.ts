import {
  ProtocolError,
  text,
  type FailedAnswer,
  type HttpOptions,
  type HttpReply,
  type HttpRequest,
} from '../sdk/index.ts';
import { answerError, sentence, unreadable, type Asked } from './failures.ts';
import { flatHeaders } from './headers.ts';
import type { RawAnswer } from './lean-adapter.ts';
import { readJson, readLoosely, refusePage } from './read-answer.ts';
import { retryAfterMs } from './retry-after.ts';

/** Turns an answer into data, or throws the error class that says what to do next. */
export const interpret = (
  answer: RawAnswer,
  request: HttpRequest<unknown>,
  asked: Asked,
  options: HttpOptions,
  now: number,
): HttpReply<unknown> => {
  const { status } = answer;
  const headers = flatHeaders(answer.headers);
  if (status >= 200 && status < 300) return { status, headers, data: dataOf(answer, request, asked) };
  if (request.accept?.includes(status)) return { status, headers, data: undefined };
  const failed: FailedAnswer = { method: asked.method, path: asked.path, status, headers, body: readLoosely(answer) };
  const waitMs = retryAfterMs(headers, options.retryAfterHeaders ?? [], now);
  throw options.explain?.(failed) ?? answerError(failed, waitMs, asked, options.baseUrl);
};

const dataOf = (answer: RawAnswer, request: HttpRequest<unknown>, asked: Asked): unknown => {
  try {
    if (request.schema && answer.status !== 204 && answer.status !== 205) return narrowed(answer, request.schema);
    refusePage(answer);
    return undefined;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw unreadable(new ProtocolError(sentence(asked, error.words), { where: asked.where }), asked);
  }
};

const narrowed = (answer: RawAnswer, schema: NonNullable<HttpRequest<unknown>['schema']>): unknown => {
  const parsed = schema.safeParse(readJson(answer));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.message}`);
  const list = issues.join('; ');
  throw new ProtocolError(
    text(`the answer is not what its API documents (${list})`, `返回的内容与其接口文档不符（${list}）`),
  );
};
