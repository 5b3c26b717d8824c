import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download, Plus, Scale, Upload } from 'lucide-react';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { rolesQuery, rulesQuery } from './access-queries.ts';
import { exportPolicy } from './export-policy.ts';
import { QueryState } from './query-state.tsx';
import { RuleList } from './rule-list.tsx';
import { inOrder, rulesOfRoles } from './rule-order.ts';

const t = text.access.rule;

/** The rules, in the order in which they are asked. */
export function RulesPage() {
  const isAllowed = useRights().may('access.manage');
  const query = useQuery({ ...rulesQuery, enabled: isAllowed });
  const roles = useQuery({ ...rolesQuery, enabled: isAllowed });
  const download = useMutation({ mutationFn: exportPolicy, meta: { failure: t.exportFailed } });
  if (!isAllowed) return <ForbiddenPage permission="access.manage" />;
  const create = (
    <Link to="/access/rules/new" className={buttonClass('primary')}>
      <Plus aria-hidden className="size-4" />
      {t.create}
    </Link>
  );
  return (
    <>
      <PageHeader
        title={text.access.rules}
        actions={
          <>
            <Button icon={Download} busy={download.isPending} onClick={() => download.mutate()}>
              {t.export}
            </Button>
            <Link to="/access/import" className={buttonClass()}>
              <Upload aria-hidden className="size-4" />
              {t.import}
            </Link>
            {create}
          </>
        }
      >
        <p className="pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="grid gap-4 px-4 pb-8 md:px-6">
        <QueryState query={query} failed={t.failed}>
          {(rules) => {
            const ofRoles = rulesOfRoles(roles.data ?? []);
            const { denies, allows } = inOrder([...ofRoles.custom, ...rules]);
            if (denies.length + allows.length === 0) {
              return (
                <Card>
                  <EmptyState icon={Scale} title={t.none} actions={create}>
                    <p>{t.noneHelp}</p>
                  </EmptyState>
                </Card>
              );
            }
            return (
              <>
                <Card flush title={t.deny}>
                  <RuleList rules={denies} />
                </Card>
                <Card flush title={t.allow}>
                  <RuleList rules={allows} />
                </Card>
              </>
            );
          }}
        </QueryState>
        {roles.data && (
          <Card flush title={t.builtIn}>
            <p className="px-4 pt-3 text-muted text-sm">{t.builtInLead}</p>
            <RuleList rules={rulesOfRoles(roles.data).builtIn} />
          </Card>
        )}
      </div>
    </>
  );
}
