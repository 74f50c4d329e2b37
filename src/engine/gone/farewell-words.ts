import { otherSide, text } from '../../model/index.ts';
import { fromCanonical } from '../../richtext/index.ts';
import type { Link } from '../../sync/index.ts';
import type { Context, ReadySide } from '../context.ts';
import { labelOf, sideOf } from '../view.ts';

/** Stands for the comment that says why a partner was closed: it is said once for each link. */
export const SAID = 'tandem:gone';

/** Why a partner was closed, in the language of the workspace and the format of its side. */
export function farewellWords({ sync, ...context }: Context, link: Link, ready: ReadySide, survivor?: string): string {
  const side = otherSide(ready.side);
  const { connection } = sideOf({ sync, ...context }, side);
  const label = labelOf(link[side]);
  const words =
    survivor === undefined
      ? text(
          `${label} in ${connection}, which this item was synced with, was deleted. Closed by Tandem.`,
          `与本条目同步的 ${connection} 条目 ${label} 已被删除。由 Tandem 关闭。`,
        )
      : text(
          `${label} in ${connection}, which this item was synced with, was merged into another. Work goes on in ${survivor}. Closed by Tandem.`,
          `与本条目同步的 ${connection} 条目 ${label} 已并入另一条目，后续处理见 ${survivor}。由 Tandem 关闭。`,
        );
  return fromCanonical(
    `<p>${escape(words[sync.language])}</p>`,
    ready.stream.card.capabilities.comments?.format ?? 'plain',
  );
}

const escape = (value: string): string => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
