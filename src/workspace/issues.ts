import { z } from 'zod';
import { text, type ConfigIssue, type Text } from '../model/index.ts';

const CHINESE = z.locales.zhCN().localeError;
const ENGLISH = z.locales.en().localeError;

type Issue = z.core.$ZodIssue;
type Raw = Parameters<typeof ENGLISH>[0];
type Path = readonly PropertyKey[];

/** Everything zod found wrong, in both languages, with the path as an admin would write it. What was received is told when it was parsed with `reportInput`. */
export function zodIssues(file: string, error: z.ZodError, prefix = ''): readonly ConfigIssue[] {
  return error.issues.flatMap((issue) =>
    found(issue, []).map(({ path, words }) => {
      const parts = [prefix, ...path.map(String)].filter((part) => part !== '');
      return { file, path: parts.join('.'), words };
    }),
  );
}

interface Found {
  readonly path: Path;
  readonly words: Text;
}

function found(issue: Issue, above: Path): readonly Found[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case 'invalid_union':
      return insideUnion(issue, path);
    case 'invalid_key':
      // What is wrong with the key says more than that something is.
      return issue.issues.map((inner) => ({ path, words: wordsOf(inner) }));
    default:
      return [{ path, words: wordsOf(issue) }];
  }
}

/** A schema's own words, with `params: { zh }` for the Chinese ones, or zod's. */
function wordsOf(issue: Issue): Text {
  if (issue.code === 'custom') {
    const zh: unknown = issue.params?.['zh'];
    return text(issue.message, typeof zh === 'string' ? zh : issue.message);
  }
  return text(say(ENGLISH, issue), say(CHINESE, issue));
}

const say = (locale: typeof ENGLISH, issue: Issue): string => {
  const said = locale(issue as unknown as Raw);
  return typeof said === 'string' ? said : (said?.message ?? issue.message);
};

type Union = Extract<Issue, { readonly code: 'invalid_union' }>;

/** What is wrong in the branch that takes a value of this kind (a text, an object, …); where none does, which kinds there are. */
function insideUnion(issue: Union, path: Path): readonly Found[] {
  const branches = issue.errors.map((branch) => ({ branch, refused: branch.flatMap(kindsRefused) }));
  const fitting = branches.filter(({ refused }) => refused.length === 0).map(({ branch }) => branch);
  // A list of words says of every other value that it is none of them, so what does not says more.
  const chosen = fitting.find((branch) => !branch.some(isChoice)) ?? fitting[0];
  if (chosen && chosen.length > 0) return chosen.flatMap((inner) => found(inner, path));
  const expected = [...new Set(branches.flatMap(({ refused }) => refused))].join(' | ');
  if (expected === '') return [{ path, words: wordsOf(issue) }];
  const input = issue.input === undefined ? {} : { input: issue.input };
  const mismatch = { code: 'invalid_type', expected, path: [], message: issue.message, ...input };
  return [{ path, words: wordsOf(mismatch as unknown as Issue) }];
}

const isChoice = (issue: Issue): boolean => issue.code === 'invalid_value' && issue.path.length === 0;

/** The kinds of value an issue says were expected instead; empty where the kind is right. */
function kindsRefused(issue: Issue): readonly string[] {
  if (issue.path.length > 0) return [];
  if (issue.code === 'invalid_type') return [issue.expected];
  if (issue.code !== 'invalid_union') return [];
  const refused = issue.errors.map((branch) => branch.flatMap(kindsRefused));
  return refused.every((kinds) => kinds.length > 0) ? refused.flat() : [];
}
