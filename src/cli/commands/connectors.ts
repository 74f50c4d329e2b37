import type { Connector, StreamCard } from '../../sdk/index.ts';
import { text, type Lang } from '../../model/index.ts';
import type { Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** `tandem connectors`: what is installed, and each one's identity card. */
export async function connectors({ out, wiring }: Command): Promise<ExitCode> {
  const all = await wiring.connectors();
  out.document({ connectors: all.map((connector) => cardOf(connector, out.lang)) });
  for (const connector of all) {
    const card = cardOf(connector, out.lang);
    out.line(`${out.paint('bold', card.id)} — ${card.title}`);
    out.line(`  ${card.summary}`);
    for (const stream of card.streams)
      out.line(`  ${out.paint('cyan', stream.name)} (${stream.kind}): ${stream.claims.join(' · ')}`);
    for (const note of card.notes) out.line(`  ${out.paint('dim', `· ${note}`)}`);
    out.line();
  }
  return EXIT.ok;
}

const cardOf = (connector: Connector, lang: Lang) => ({
  id: connector.card.id,
  title: connector.card.title[lang],
  summary: connector.card.summary[lang],
  documentation: connector.card.documentation,
  notes: connector.card.notes.map((note) => note[lang]),
  streams: connector.streams.map((stream) => ({
    name: stream.name,
    kind: stream.kind,
    title: stream.title[lang],
    capabilities: stream.capabilities,
    claims: claims(stream, lang),
  })),
});

const claims = ({ capabilities: can }: StreamCard, lang: Lang): readonly string[] => {
  const said = [
    can.create
      ? text(
          `creates (marker: ${can.create.marker}, look-up ${can.create.lookup})`,
          `可新建（标记：${can.create.marker}，查找 ${can.create.lookup}）`,
        )
      : text('cannot create', '不可新建'),
    can.update
      ? text(
          can.update.conditional ? 'updates, guarded by version' : 'updates, read before write',
          can.update.conditional ? '可更新（按版本保护）' : '可更新（先读后写）',
        )
      : text('cannot update', '不可更新'),
    text(`workflow: ${can.transitions}`, `工作流：${can.transitions}`),
    ...(can.comments
      ? [
          text(
            `comments: ${can.comments.visibilities.join(', ') || 'read only'}`,
            `评论：${can.comments.visibilities.join('、') || '只读'}`,
          ),
        ]
      : []),
    text(`changes since: ${can.incremental}`, `增量粒度：${can.incremental}`),
  ];
  return said.map((one) => one[lang]);
};
