import { access, copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { text } from '../../model/index.ts';
import type { Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The files a workspace begins with, by their path in it: samples, mappings, and in `config/schemas/` what an editor explains them with. */
async function samples(packageDir: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of ['config', 'mappings']) {
    const names = await readdir(join(packageDir, folder), { recursive: true });
    found.push(...names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name)));
  }
  return found.map((name) => name.replaceAll(sep, '/')).sort();
}

/** `tandem init --yes`: a first workspace, copied from the samples of the package. Existing files are never touched. */
export async function init({ dir, out, wiring }: Command, options: { readonly yes?: boolean }): Promise<ExitCode> {
  if (options.yes !== true) {
    out.fail(
      text(
        'Run "tandem init --yes" to write a commented sample workspace here, then edit config/ and mappings/.',
        '请运行“tandem init --yes”在此处写入带注释的示例工作区，然后编辑 config/ 与 mappings/。',
      ),
    );
    return EXIT.usage;
  }
  const written: string[] = [];
  const kept: string[] = [];
  for (const name of await samples(wiring.packageDir)) {
    const path = join(dir, name);
    if (await exists(path)) kept.push(name);
    else {
      await mkdir(dirname(path), { recursive: true });
      await copyFile(join(wiring.packageDir, name), path);
      written.push(name);
    }
  }
  out.document({ dir, written, kept });
  for (const name of written) out.line(`  + ${name}`);
  for (const name of kept) out.line(text(`  = ${name} (kept)`, `  = ${name}（保留原样）`));
  out.line(
    text(
      'Next: put your accounts into config/connections.json, set the secrets it names, then run "tandem check".',
      '下一步：在 config/connections.json 中填写账号，设置其中引用的机密，然后运行“tandem check”。',
    ),
  );
  return EXIT.ok;
}
