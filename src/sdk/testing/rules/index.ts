import type { Rule } from '../rule.ts';
import { ACCESS_RULES } from './access.ts';
import { ATTACHMENT_RULES } from './attachments.ts';
import { CARD_RULES } from './card.ts';
import { COMMENT_RULES } from './comments.ts';
import { CREATE_RULES } from './create.ts';
import { DESCRIBE_RULES } from './describe.ts';
import { FAULT_RULES } from './faults.ts';
import { PEOPLE_RULES } from './people.ts';
import { PULL_RULES } from './pull.ts';
import { READ_RULES } from './read.ts';
import { REMOVE_RULES } from './remove.ts';
import { REFERENCE_RULES } from './references.ts';
import { TEXT_RULES } from './text.ts';
import { UPDATE_RULES } from './update.ts';
import { WORKFLOW_RULES } from './workflow.ts';

/** Rules about the connection as a whole: checked once. */
export const CONNECTION_RULES: readonly Rule[] = [...CARD_RULES, ...ACCESS_RULES];

/** Rules about a stream: checked for each. */
export const STREAM_RULES: readonly Rule[] = [
  ...DESCRIBE_RULES,
  ...PULL_RULES,
  ...READ_RULES,
  ...CREATE_RULES,
  ...UPDATE_RULES,
  ...REMOVE_RULES,
  ...TEXT_RULES,
  ...WORKFLOW_RULES,
  ...REFERENCE_RULES,
  ...COMMENT_RULES,
  ...ATTACHMENT_RULES,
  ...PEOPLE_RULES,
  ...FAULT_RULES,
];
