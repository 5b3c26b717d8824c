import type { Explanation } from '@gantry/client';
import { Link } from '@tanstack/react-router';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Notice } from '../ui/notice.tsx';
import { RuleList, RuleSummary } from './rule-list.tsx';

const t = text.access.why;

/** The answer, the rule that decided, and what else was asked. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  const { allowed, reason, rule: id, rules, subject, permission, resource } = explanation;
  const canManage = useRights().may('access.manage');
  const deciding = rules.find((rule) => rule.id === id);
  const others = rules.filter((rule) => rule !== deciding);
  return (
    <div className="grid gap-4">
      <div role="status">
        <Notice level={allowed ? 'ok' : 'critical'} title={allowed ? t.allowed : t.denied}>
          {reason}
        </Notice>
      </div>
      <Card title={t.decidedBy}>
        {deciding ? (
          <RuleSummary rule={deciding} canOpen={canManage} />
        ) : (
          <p className="text-muted">{allowed ? reason : t.noRule}</p>
        )}
      </Card>
      {others.length > 0 && (
        <Card flush title={t.others}>
          <RuleList rules={others} />
        </Card>
      )}
      <Card
        title={t.has}
        aside={
          canManage && (
            <Link
              to="/access/rules/new"
              search={{ who: subject.username, permission, ...named(resource) }}
              className={buttonClass('secondary', 'sm')}
            >
              {t.writeRule}
            </Link>
          )
        }
      >
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
          {[
            [t.username, subject.username],
            [t.subject.role, subject.role],
            [t.subject.roles, subject.roles.join(', ')],
            [t.subject.groups, subject.groups.join(', ')],
            [t.subject.teams, subject.teams.join(', ')],
          ].map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="min-w-0 break-words">{value || text.access.none}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </div>
  );
}

/** What was asked about, without what was left open. */
function named(resource: Explanation['resource']): Record<string, string> {
  return Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== ''));
}
