import { HaltedError } from '../engine/index.ts';
import { text } from '../model/index.ts';
import { ConfigError, errorWords, TandemError } from '../sdk/index.ts';
import type { Command } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { issueDocuments, issueText } from './output.ts';

/** What went wrong, in words, with the exit code that says what kind it was. No stack, no secret. */
export function explain({ out }: Command, error: unknown): ExitCode {
  if (error instanceof ConfigError) {
    out.document({ error: 'config', issues: issueDocuments(error.issues, out.lang) });
    for (const issue of error.issues) out.fail(issueText(issue));
    return EXIT.usage;
  }
  const words = error instanceof TandemError ? error.words : unexpected(error);
  out.document({ error: error instanceof TandemError ? error.name : 'unexpected', message: words[out.lang] });
  out.fail(words);
  return error instanceof HaltedError ? EXIT.halted : EXIT.failed;
}

const unexpected = (error: unknown) => {
  const { en, zh } = errorWords(error);
  return text(
    `Unexpected: ${en}. Please report this; nothing that was recorded is lost.`,
    `意外错误：${zh}。请反馈此问题；已记录的内容不会丢失。`,
  );
};
