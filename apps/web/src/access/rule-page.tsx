import type { AccessPolicy, PermissionRule } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Scale, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { rulesQuery } from './access-queries.ts';
import { QueryState } from './query-state.tsx';
import { draftFrom, type RuleDraft, withoutEmpty } from './rule-draft.ts';
import { RuleForm } from './rule-form.tsx';
import { type Proposal, WhatIfDialog } from './what-if-dialog.tsx';

const t = text.access.rule;
const route = getRouteApi('/frame/access/rules/$id');
const newRoute = getRouteApi('/frame/access/rules/new');

/** A rule that is written anew, with what the address says about it. */
export function NewRulePage() {
  const search = newRoute.useSearch();
  const isAllowed = useRights().may('access.manage');
  if (!isAllowed) return <ForbiddenPage permission="access.manage" />;
  return (
    <>
      <PageHeader title={t.newTitle} parent={<RulesLink />} />
      <div className="px-4 pb-8 md:px-6">
        <EditRule initial={draftFrom(search)} />
      </div>
    </>
  );
}

/** One rule, to change or to delete. */
export function RulePage() {
  const { id } = route.useParams();
  const isAllowed = useRights().may('access.manage');
  const query = useQuery({ ...rulesQuery, enabled: isAllowed });
  if (!isAllowed) return <ForbiddenPage permission="access.manage" />;
  return (
    <QueryState isWholePage query={query} failed={t.failed}>
      {(rules) => {
        const rule = rules.find((one) => one.id === id);
        if (!rule) return <NoSuchRule />;
        return (
          <>
            <PageHeader
              title={rule.id}
              parent={<RulesLink />}
              actions={<DeleteRule rule={rule} />}
            />
            <div className="px-4 pb-8 md:px-6">
              <EditRule key={id} initial={rule} stored={rule} />
            </div>
          </>
        );
      }}
    </QueryState>
  );
}

function EditRule({ initial, stored }: { initial: RuleDraft; stored?: PermissionRule }) {
  const navigate = useNavigate();
  const [asked, setAsked] = useState<PermissionRule>();
  return (
    <>
      <RuleForm initial={initial} isNew={!stored} onSubmit={(rule) => setAsked(rule)} />
      {asked && (
        <WhatIfDialog
          mode="save"
          onClose={() => setAsked(undefined)}
          propose={(policy) => withRule(policy, asked)}
          save={async () => {
            const body = withoutEmpty(asked);
            await (stored
              ? api.PUT('/api/v1/rbac/rules/{id}', { params: { path: { id: stored.id } }, body })
              : api.POST('/api/v1/rbac/rules', { body }));
          }}
          done={text.access.saved}
          onDone={() => void navigate({ to: '/access/rules' })}
        />
      )}
    </>
  );
}

function DeleteRule({ rule }: { rule: PermissionRule }) {
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button icon={Trash2} onClick={() => setAsking(true)}>
        {t.remove}
      </Button>
      {isAsking && (
        <WhatIfDialog
          mode="delete"
          onClose={() => setAsking(false)}
          propose={({ rules = [] }) => ({ rules: rules.filter(({ id }) => id !== rule.id) })}
          save={async () => {
            await api.DELETE('/api/v1/rbac/rules/{id}', { params: { path: { id: rule.id } } });
          }}
          done={text.access.saved}
          onDone={() => void navigate({ to: '/access/rules' })}
        />
      )}
    </>
  );
}

/** The rules with this one in its place, or behind the others where it is new. */
function withRule({ rules = [] }: AccessPolicy, draft: PermissionRule): Proposal {
  const rule = withoutEmpty(draft);
  const isThere = rules.some(({ id }) => id === rule.id);
  return {
    rules: isThere ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule],
  };
}

function RulesLink() {
  return <Link to="/access/rules">{text.access.rules}</Link>;
}

function NoSuchRule() {
  return (
    <EmptyState
      icon={Scale}
      heading="h1"
      title={t.missing}
      actions={
        <Link to="/access/rules" className={buttonClass()}>
          {t.toList}
        </Link>
      }
    >
      <p>{t.missingHelp}</p>
    </EmptyState>
  );
}
