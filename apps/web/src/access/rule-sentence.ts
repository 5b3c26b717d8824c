import type { PermissionRule } from '@gantry/client';
import { text } from '../text/text.ts';

const t = text.access.sentence;

/** A rule, or a part of one that is being written. Without subjects it is one of a role. */
export type RuleText = Partial<Omit<PermissionRule, 'id'>>;

/** What a rule says, in a sentence; `undefined` while it says nothing yet. */
export function ruleSentence(rule: RuleText): string | undefined {
  const { subjects = [], except = [], verbs = [], effect = 'allow' } = rule;
  if (verbs.length === 0) return undefined;
  const isAllowed = effect === 'allow';
  const who = subjectsText(subjects);
  const but = except.length === 0 ? '' : t.except(subjectsText(except));
  const may = isAllowed ? t.may : t.mayNot;
  // "may not see and delete" would mean both at once.
  const what = verbs.includes('*')
    ? t.verbs['*']
    : list(
        verbs.map((verb) => t.verbs[verb] ?? verb),
        isAllowed ? t.and : t.or,
      );
  const sentence = `${who}${but} ${may} ${what} ${objectText(rule)}.`.trim();
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** What the rule is about: what it says, or else what its conditions speak of. */
export function resourcesOf({ resources, plugins, actions }: RuleText): readonly string[] {
  if (resources) return resources;
  if (plugins) return ['plugins'];
  return actions ? ['actions'] : ['catalog'];
}

const ROLE = 'role:';

/** Roles are named together: whoever has one of them is meant. */
function subjectsText(subjects: readonly string[]): string {
  const roles = subjects.filter((subject) => subject.startsWith(ROLE));
  const others = subjects.filter((subject) => !subject.startsWith(ROLE)).map(subjectText);
  const names = list(
    roles.map((role) => role.slice(ROLE.length)),
    t.or,
  );
  return list(roles.length === 0 ? others : [...others, t.roles(names)], t.and);
}

function subjectText(subject: string): string {
  if (subject === '*') return t.everyone;
  if (subject === 'plugin:*') return t.anyPlugin;
  if (subject === 'webhook:*') return t.anyWebhook;
  const colon = subject.indexOf(':');
  const name = subject.slice(colon + 1);
  switch (subject.slice(0, colon)) {
    case 'user':
      return t.user(name);
    case 'group':
      return t.group(name);
    case 'plugin':
      return t.plugin(name);
    case 'webhook':
      return t.webhook(name);
    default:
      return subject;
  }
}

function objectText(rule: RuleText): string {
  const { kinds, namespaces, owners, plugins, actions } = rule;
  const names = [...(plugins ?? []), ...(actions ?? [])];
  return [
    list(
      resourcesOf(rule).map((resource) => t.resources[resource] ?? resource),
      t.and,
    ),
    names.length > 0 && t.named(list(names.map(patternText), t.or)),
    kinds && t.kinds(list(kinds.map(patternText), t.or)),
    namespaces && t.namespaces(list(namespaces.map(namespaceText), t.or)),
    owners && t.ownedBy(list(owners.map(ownerText), t.or)),
  ]
    .filter(Boolean)
    .join(' ');
}

function patternText(pattern: string): string {
  return pattern.endsWith('*') ? t.beginning(pattern.slice(0, -1)) : pattern;
}

function namespaceText(pattern: string): string {
  return pattern.endsWith('*') ? t.namespacesFrom(pattern.slice(0, -1)) : t.namespace(pattern);
}

function ownerText(owner: string): string {
  return t.owners[owner] ?? patternText(owner);
}

function list(items: readonly string[], word: string): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}
