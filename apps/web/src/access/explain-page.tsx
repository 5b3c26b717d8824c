import type { Explanation, Permission, WhoMay } from '@gantry/client';
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { meQuery, useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { aboutOf, EVERYONE, type ExplainSearch } from './explain-search.ts';
import { ExplanationView } from './explanation-view.tsx';
import { QueryState } from './query-state.tsx';
import { QuestionForm } from './question-form.tsx';
import { WhoMayTable } from './who-may-table.tsx';

const t = text.access.why;
const route = getRouteApi('/frame/access/explain');
const DEFAULT: Permission = 'catalog.write';

const explainQuery = (search: ExplainSearch, permission: Permission) =>
  queryOptions({
    queryKey: keys.access('explain', search, permission),
    staleTime: 0,
    retry: false,
    queryFn: async ({ signal }): Promise<Explanation> => {
      const user = search.who === undefined ? {} : { user: search.who };
      const body = { ...user, permission, ...aboutOf(search, permission) };
      const { data } = await api.POST('/api/v1/access/explain', { body, signal });
      return data as Explanation;
    },
  });

const whoMayQuery = (search: ExplainSearch, permission: Permission) =>
  queryOptions({
    queryKey: keys.access('who', search, permission),
    staleTime: 0,
    retry: false,
    queryFn: async ({ signal }): Promise<WhoMay> => {
      const body = { permission, ...aboutOf(search, permission) };
      const { data } = await api.POST('/api/v1/access/who', { body, signal });
      return data ?? [];
    },
  });

/** Who may do what, and which rule decides. The question is in the address. */
export function ExplainPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const mayAskAboutOthers = useRights().may('access.read');
  const { permission = DEFAULT } = search;
  const change = (changes: Partial<Record<keyof ExplainSearch, string | undefined>>): void =>
    void navigate({
      search: (before) => ({ ...before, permission, ...changes }) as ExplainSearch,
      replace: true,
    });
  const isEveryone = search.who === EVERYONE;
  const isAboutMe = search.who === undefined || search.who === me?.username;
  if (!isAboutMe && !mayAskAboutOthers) return <ForbiddenPage permission="access.read" />;
  return (
    <>
      <PageHeader title={t.title}>
        <p className="pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="grid items-start gap-4 px-4 pb-8 md:px-6 lg:grid-cols-[22rem_minmax(0,1fr)]">
        <Card>
          <QuestionForm
            search={search}
            permission={permission}
            mayAskAboutOthers={mayAskAboutOthers}
            onChange={change}
          />
        </Card>
        {isEveryone ? (
          <Everyone search={search} permission={permission} />
        ) : (
          <OnePerson search={isAboutMe ? withoutWho(search) : search} permission={permission} />
        )}
      </div>
    </>
  );
}

interface AnswerProps {
  readonly search: ExplainSearch;
  readonly permission: Permission;
}

function OnePerson({ search, permission }: AnswerProps) {
  const query = useQuery(explainQuery(search, permission));
  return (
    <QueryState query={query} failed={t.failed}>
      {(explanation) => <ExplanationView explanation={explanation} />}
    </QueryState>
  );
}

function Everyone({ search, permission }: AnswerProps) {
  const query = useQuery(whoMayQuery(search, permission));
  return (
    <QueryState query={query} failed={t.failed}>
      {(decisions) => <WhoMayTable decisions={decisions} search={search} permission={permission} />}
    </QueryState>
  );
}

function withoutWho({ who: _, ...rest }: ExplainSearch): ExplainSearch {
  return rest;
}
