import type { PermissionRule } from '@gantry/client';
import { Link } from '@tanstack/react-router';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { EffectBadge } from './effect-badge.tsx';
import { ruleSentence } from './rule-sentence.ts';

const BUILT_IN = 'builtin.';

/** Rules as sentences. Those that somebody may change lead to where that is done. */
export function RuleList({ rules }: { rules: readonly PermissionRule[] }) {
  const canOpen = useRights().may('access.manage');
  if (rules.length === 0) return <p className="p-4 text-muted">{text.access.none}</p>;
  return (
    <ol>
      {rules.map((rule) => (
        <li key={rule.id} className="border-line border-b px-4 py-2.5 last:border-b-0">
          <RuleSummary rule={rule} canOpen={canOpen} />
        </li>
      ))}
    </ol>
  );
}

export function RuleSummary({ rule, canOpen }: { rule: PermissionRule; canOpen: boolean }) {
  // The rules of a role are named after it, and changed with it.
  const slash = rule.id.indexOf('/');
  const isStandalone = slash < 0 && !rule.id.startsWith(BUILT_IN);
  return (
    <div className="grid gap-1">
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <EffectBadge effect={rule.effect} />
        {canOpen && isStandalone ? (
          <Link
            to="/access/rules/$id"
            params={{ id: rule.id }}
            className="min-w-0 break-all font-mono text-accent text-sm hover:underline"
          >
            {rule.id}
          </Link>
        ) : (
          <span className="min-w-0 break-all font-mono text-muted text-sm">{rule.id}</span>
        )}
      </div>
      <p className="min-w-0 break-words">{ruleSentence(rule)}</p>
      {rule.description !== undefined && (
        <p className="min-w-0 break-words text-muted text-sm">{rule.description}</p>
      )}
    </div>
  );
}
