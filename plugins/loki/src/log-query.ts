import {
  expandTemplate,
  type LogFilter,
  type LogQuery,
  type PluginContext,
} from '@gantry/plugin-sdk';

/** The field that stands for the text of an entry. */
export const MESSAGE_FIELD = 'message';
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** What a search is in LogQL: the entity's selector, the levels, the filters. */
export function toLogQl(ctx: PluginContext, query: Pick<LogQuery, 'filters' | 'levels'>): string {
  const { selector, levelLabel } = ctx.assignmentOptions as Record<string, string>;
  const stages = [
    expandTemplate(String(selector), {
      project_slug: escaped(ctx.projectSlug),
      org_slug: escaped(ctx.orgSlug),
      environment: escaped(ctx.environment ?? ''),
      project_id: escaped(ctx.projectId),
    }),
  ];
  if (query.levels.length > 0) {
    const any = query.levels.map(literal).join('|');
    stages.push(`| ${levelLabel} =~ ${quoted(`(?i)^(${any})$`)}`);
  }
  for (const filter of query.filters) stages.push(toStage(filter));
  return stages.join(' ');
}

/** Why a filter cannot be asked; `undefined` when it can. */
export function findFilterProblem({ field }: LogFilter): string | undefined {
  return LABEL.test(field) ? undefined : `"${field}" is not the name of a label`;
}

function toStage({ field, op, value }: LogFilter): string {
  const pattern = op === 'regex' ? value : literal(value);
  if (field === MESSAGE_FIELD) {
    switch (op) {
      case 'eq':
        return `|~ ${quoted(`^${pattern}$`)}`;
      case 'ne':
        return `!~ ${quoted(`^${pattern}$`)}`;
      case 'contains':
        return `|= ${quoted(value)}`;
      case 'starts_with':
        return `|~ ${quoted(`^${pattern}`)}`;
      case 'regex':
        return `|~ ${quoted(pattern)}`;
    }
  }
  switch (op) {
    case 'eq':
      return `| ${field} = ${quoted(value)}`;
    case 'ne':
      return `| ${field} != ${quoted(value)}`;
    case 'contains':
      return `| ${field} =~ ${quoted(`.*${pattern}.*`)}`;
    case 'starts_with':
      return `| ${field} =~ ${quoted(`${pattern}.*`)}`;
    case 'regex':
      return `| ${field} =~ ${quoted(pattern)}`;
  }
}

/** A text in which nothing is special to a regular expression. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** A text inside quotation marks of LogQL. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}
