import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { text, type ConfigIssue } from '../model/index.ts';

/** Where secrets may come from. */
export interface SecretSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `file:` paths are taken from here. */
  readonly dir: string;
}

export interface ResolvedSettings {
  readonly settings: Readonly<Record<string, unknown>>;
  /** The values of fields marked secret, for redaction. */
  readonly secrets: readonly string[];
  readonly issues: readonly ConfigIssue[];
}

const REFERENCE = /^(env|file):(.+)$/s;

/**
 * Replaces `env:NAME` and `file:PATH` by what they stand for. A field its connector marks as secret takes nothing else: a secret in clear text is an issue, and
 * so is a name that is not set.
 */
export function resolveSettings(
  raw: Readonly<Record<string, unknown>>,
  schema: z.ZodType,
  source: SecretSource,
  path: string,
): ResolvedSettings {
  const marked = secretFields(schema);
  const settings: Record<string, unknown> = {};
  const secrets: string[] = [];
  const issues: ConfigIssue[] = [];
  for (const [name, value] of Object.entries(raw)) {
    const reference = typeof value === 'string' ? REFERENCE.exec(value) : null;
    if (!reference) {
      settings[name] = value;
      if (marked.has(name) && value !== undefined) issues.push(issue(`${path}.${name}`, CLEAR_TEXT));
      continue;
    }
    const found = lookUp(reference[1] ?? '', reference[2] ?? '', source);
    if (typeof found === 'string') {
      settings[name] = found;
      secrets.push(found);
    } else issues.push(issue(`${path}.${name}`, found.missing));
  }
  return { settings, secrets, issues };
}

const issue = (path: string, words: ConfigIssue['words']): ConfigIssue => ({
  file: 'config/connections.json',
  path,
  words,
});

const CLEAR_TEXT = text(
  'is a secret: give it as "env:NAME" or "file:PATH", never in clear text',
  '是机密：请写成 "env:变量名" 或 "file:路径"，不要直接写明文',
);

/** One reference, looked up; or what to do about it. */
export function lookUp(
  kind: string,
  name: string,
  { env, dir }: SecretSource,
): string | { readonly missing: ConfigIssue['words'] } {
  if (kind === 'env') {
    const value = env[name];
    return value ? value : { missing: text(`the environment variable ${name} is not set`, `环境变量 ${name} 未设置`) };
  }
  try {
    const value = readFileSync(resolve(dir, name), 'utf8').trim();
    return value === '' ? { missing: text(`the file ${name} is empty`, `文件 ${name} 为空`) } : value;
  } catch {
    return { missing: text(`the file ${name} cannot be read`, `无法读取文件 ${name}`) };
  }
}

const Properties = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ secret: z.boolean().optional() })).optional(),
});

/** The fields a settings schema marks as secret. */
export function secretFields(schema: z.ZodType): ReadonlySet<string> {
  const { properties = {} } = Properties.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return new Set(Object.entries(properties).flatMap(([name, one]) => (one.secret === true ? [name] : [])));
}
