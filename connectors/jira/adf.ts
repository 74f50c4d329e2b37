import { RejectedError, text, z } from 'tandem-sync/sdk';

/** A node of an Atlassian document; everything in it that is not looked at stays as it is. */
const Node: z.ZodType<AdfNode> = z.lazy(() =>
  z.looseObject({
    type: z.string(),
    text: z.string().optional(),
    marks: z.array(z.looseObject({ type: z.string() })).optional(),
    content: z.array(Node).optional(),
  }),
);

interface AdfNode {
  readonly type: string;
  readonly text?: string | undefined;
  readonly marks?: readonly { readonly type: string }[] | undefined;
  readonly content?: readonly AdfNode[] | undefined;
}

/** A document from Jira as a native text; `null` when there is nothing in it. */
export function fromDocument(raw: unknown): string | null {
  const parsed = Node.safeParse(raw);
  if (!parsed.success || (parsed.data.content ?? []).length === 0) return null;
  return JSON.stringify(raw);
}

/**
 * A native text as the document Jira takes. What it is known to answer with INVALID_INPUT is mended: empty text nodes, marks beside `code` other than a link, an
 * item of a list without a block.
 */
export function toDocument(native: string): unknown {
  const parsed = Node.safeParse(json(native));
  if (!parsed.success || parsed.data.type !== 'doc') throw notADocument();
  return { ...mended(parsed.data), version: 1 };
}

const json = (native: string): unknown => {
  try {
    return JSON.parse(native) as unknown;
  } catch {
    return undefined;
  }
};

function mended(node: AdfNode): AdfNode {
  const marks = node.marks?.some(({ type }) => type === 'code')
    ? node.marks.filter(({ type }) => type === 'code' || type === 'link')
    : node.marks;
  const content = node.content?.filter((child) => child.type !== 'text' || child.text !== '').map(mended);
  const filled = node.type === 'listItem' && (content ?? []).length === 0 ? [EMPTY_PARAGRAPH] : content;
  return { ...node, ...(marks && { marks }), ...(filled && { content: filled }) };
}

const EMPTY_PARAGRAPH: AdfNode = { type: 'paragraph', content: [] };

const notADocument = (): RejectedError =>
  new RejectedError(
    text(
      'this text is no Atlassian document, which Jira takes here; let the mapping say nothing about its format, or "adf"',
      '该文本不是 Jira 要求的 Atlassian 文档；映射中不要指定 format，或指定为 "adf"',
    ),
  );
