import { ROLES, type Role, roleAtLeast } from '@gantry/contracts';
import type { RunReader, RunRow } from '@gantry/storage';
import type { Decision, Resource } from '../access/policy.ts';
import type { PolicyEngine } from '../access/policy-engine.ts';
import { sameTeam } from '../access/team-name.ts';
import type { Actor } from '../context.ts';
import { errors } from '../errors.ts';
import type { ActionDefinition } from './action-definition.ts';

/** An action as rules see it. */
export function resourceOfAction(
  action: Pick<ActionDefinition, 'kind' | 'namespace' | 'name' | 'owner'>,
): Resource {
  const { kind, namespace, name, owner } = action;
  return { kind, namespace, owner, action: name };
}

function resourceOfRun({ kind, namespace, action, owner }: RunRow): Resource {
  return { kind, namespace, owner: owner ?? undefined, action };
}

/**
 * Who may run an action, agree to a run, see it, and interfere with it. Rules decide first; what the action itself
 * says narrows them, and never widens.
 */
export class ActionAccess {
  readonly #policy: PolicyEngine;

  constructor(policy: PolicyEngine) {
    this.#policy = policy;
  }

  decideRun(action: ActionDefinition, actor: Actor): Decision {
    const decision = this.#policy.decide(actor, 'actions.execute', resourceOfAction(action));
    if (!decision.allowed || actor.id === 'system') return decision;
    const { allowedRoles = [], allowedTeams = [] } = action.permissions;
    if (allowedRoles.length > 0 && !hasRole(actor, allowedRoles)) {
      return refuse(`The action is for the roles ${allowedRoles.join(', ')}.`);
    }
    if (allowedTeams.length > 0 && !isOfTeam(actor, allowedTeams)) {
      return refuse(`The action is for the teams ${allowedTeams.join(', ')}.`);
    }
    return decision;
  }

  authorizeRun(action: ActionDefinition, actor: Actor): void {
    const { allowed, reason } = this.decideRun(action, actor);
    if (!allowed) throw errors.FORBIDDEN({ reason, permission: 'actions.execute' });
  }

  decideApproval(run: RunRow, action: ActionDefinition, actor: Actor): Decision {
    if (actor.id === run.requested_by) return refuse('Nobody approves a run of their own.');
    const decision = this.#policy.decide(actor, 'approvals.execute', resourceOfRun(run));
    if (!decision.allowed) return decision;
    const { approvers = [] } = action.permissions;
    if (approvers.length > 0) {
      return approvers.some((approver) => isApprover(actor, approver))
        ? decision
        : refuse(`Only ${approvers.join(', ')} can approve this.`);
    }
    const isOwner = run.owner !== null && isOfTeam(actor, [run.owner]);
    if (isOwner || roleAtLeast(actor.role, 'platform-engineer')) return decision;
    return refuse('Only the team that owns the action and platform engineers can approve this.');
  }

  /** What of the runs somebody may see, for lists. */
  readerOf(actor: Actor): RunReader {
    return {
      userId: actor.id,
      filter: this.#policy.rules.filterOf(actor, 'runs.read'),
    };
  }

  /** Those who asked for a run see it, and those who may decide about it. */
  mayRead(run: RunRow, action: ActionDefinition, actor: Actor): boolean {
    if (this.#policy.may(actor, 'runs.read', resourceOfRun(run))) return true;
    if (!this.#policy.may(actor, 'runs.read')) return false;
    if (run.requested_by === actor.id) return !this.#isForbidden(run, actor);
    return run.state === 'awaiting-approval' && this.decideApproval(run, action, actor).allowed;
  }

  /** Whether somebody may cancel a run, repeat it, or send it a signal. */
  authorizeChange(run: RunRow, actor: Actor): void {
    const { allowed, reason } = this.#policy.decide(actor, 'runs.manage', resourceOfRun(run));
    if (allowed || (run.requested_by === actor.id && !this.#isForbidden(run, actor))) return;
    throw errors.FORBIDDEN({ reason, permission: 'runs.manage' });
  }

  /** A key that is limited to some namespaces does not reach its owner's runs elsewhere. */
  #isForbidden(run: RunRow, { identity }: Actor): boolean {
    const namespaces = identity?.key?.scopes?.namespaces;
    if (!namespaces) return false;
    return !namespaces.some((text) =>
      text.endsWith('*') ? run.namespace.startsWith(text.slice(0, -1)) : run.namespace === text,
    );
  }
}

function refuse(reason: string): Decision {
  return { allowed: false, reason };
}

/** A built-in role counts for everyone who is at least that; a custom one has to be held. */
function hasRole(actor: Actor, roles: readonly string[]): boolean {
  return roles.some((role) =>
    (ROLES as readonly string[]).includes(role)
      ? roleAtLeast(actor.role, role as Role)
      : (actor.identity?.roles.includes(role) ?? false),
  );
}

function isOfTeam(actor: Actor, teams: readonly string[]): boolean {
  return teams.some((team) => actor.identity?.teams.some((own) => sameTeam(own, team)) ?? false);
}

function isApprover(actor: Actor, approver: string): boolean {
  const { identity } = actor;
  const [, type, name] = /^(user|group|role|team):(.+)$/.exec(approver) ?? [];
  if (type === 'user') return identity?.username === name;
  if (type === 'group') return identity?.groups.includes(name as string) ?? false;
  if (type === 'role') return hasRole(actor, [name as string]);
  return isOfTeam(actor, [name ?? approver]);
}
