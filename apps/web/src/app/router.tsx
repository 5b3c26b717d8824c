import { KIND_PATTERN, PLUGIN_SLUG_PATTERN } from '@gantry/contracts';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router';
import { readExplainSearch } from '../access/explain-search.ts';
import { readNewRuleSearch } from '../access/rule-draft.ts';
import { readUsersSearch } from '../access/users-search.ts';
import { readInputsSearch } from '../actions/inputs-search.ts';
import { readAuditSearch } from '../audit/audit-search.ts';
import { readAsOf } from '../catalog/as-of.ts';
import { readCatalogSearch } from '../catalog/catalog-search.ts';
import { isEntityPath } from '../entity/entity-path.ts';
import { readJobsSearch } from '../jobs/jobs-search.ts';
import { meQuery } from '../session/me.ts';
import { returnAddress } from '../session/return-address.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { Pending } from './pending.tsx';
import { RootLayout } from './root-layout.tsx';
import { RouteError, WholePageError } from './route-error.tsx';
import { oneOf, parseSearch, stringifySearch } from './search-params.ts';

interface RouterContext {
  readonly queryClient: QueryClient;
}

/** What the server names users and groups by. */
const ID = /^[\w-]{1,64}$/;
/** A slug, or the package name of a plugin that has none because it could not be loaded. */
const PLUGIN_NAME = /^(@[\w-][\w.-]*\/)?[\w-][\w.-]*$/;

/** The name of an entity, or `<plugin>:<action>`. */
const ACTION_NAME = /^[\w-][\w.-]*(:[\w-]+)?$/;

function readTab(search: Record<string, unknown>): { tab?: string } {
  const tab = oneOf(search.tab);
  return tab === undefined ? {} : { tab };
}

/** The code of what went wrong in another system. */
function readProblem(search: Record<string, unknown>): { problem?: string } {
  const problem = oneOf(search.problem);
  return problem === undefined ? {} : { problem };
}

/** Parts of the address become parts of requests: only what can be an identifier gets that far. */
function requireId({ params }: { params: { id: string } }): void {
  if (!ID.test(params.id)) throw notFound();
}

const SLUG = new RegExp(PLUGIN_SLUG_PATTERN);
const KIND_NAME = new RegExp(KIND_PATTERN);

const root = createRootRouteWithContext<RouterContext>()({ component: RootLayout });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (
    search: Record<string, unknown>,
  ): { to?: string; ended?: string; problem?: string } => {
    const to = oneOf(search.to);
    const ended = oneOf(search.ended);
    return {
      ...(to === undefined ? {} : { to }),
      ...(ended === undefined ? {} : { ended }),
      ...readProblem(search),
    };
  },
  beforeLoad: async ({ context, search }) => {
    const me = context.queryClient.getQueryData(meQuery.queryKey);
    if (me) throw redirect({ href: returnAddress(search.to), replace: true });
  },
  component: lazyRouteComponent(() => import('../session/sign-in-page.tsx'), 'SignInPage'),
});

/** Everything that needs a sign-in, within the frame of navigation and search. */
const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  beforeLoad: async ({ context, location: wanted }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (me) return;
    const to = wanted.href === '/' ? undefined : wanted.href;
    throw redirect({ to: '/sign-in', search: to === undefined ? {} : { to }, replace: true });
  },
  errorComponent: WholePageError,
  component: lazyRouteComponent(() => import('./frame.tsx'), 'Frame'),
});

const start = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(() => import('../home/home-page.tsx'), 'HomePage'),
});

const catalogPage = lazyRouteComponent(() => import('../catalog/catalog-page.tsx'), 'CatalogPage');

const catalog = createRoute({
  getParentRoute: () => frame,
  path: '/catalog',
  validateSearch: readCatalogSearch,
  component: catalogPage,
});

const catalogOfKind = createRoute({
  getParentRoute: () => frame,
  path: '/catalog/$kind',
  validateSearch: readCatalogSearch,
  component: catalogPage,
});

const entity = createRoute({
  getParentRoute: () => frame,
  path: '/catalog/$kind/$namespace/$name',
  validateSearch: (
    search: Record<string, unknown>,
  ): { tab?: string; depth?: string; asOf?: string } => {
    const depth = oneOf(search.depth);
    return { ...readTab(search), ...readAsOf(search), ...(depth === undefined ? {} : { depth }) };
  },
  // Parts of the address become parts of requests: only what can name an entity gets that far.
  beforeLoad: ({ params }) => {
    if (!isEntityPath(params)) throw notFound();
  },
  component: lazyRouteComponent(() => import('../entity/entity-page.tsx'), 'EntityPage'),
});

const actions = createRoute({
  getParentRoute: () => frame,
  path: '/actions',
  component: lazyRouteComponent(() => import('../actions/actions-page.tsx'), 'ActionsPage'),
});

const action = createRoute({
  getParentRoute: () => frame,
  path: '/actions/$namespace/$name',
  validateSearch: readInputsSearch,
  beforeLoad: ({ params }) => {
    if (!ACTION_NAME.test(params.name) || !ACTION_NAME.test(params.namespace)) throw notFound();
  },
  component: lazyRouteComponent(() => import('../actions/action-page.tsx'), 'ActionPage'),
});

const runs = createRoute({
  getParentRoute: () => frame,
  path: '/runs',
  component: lazyRouteComponent(() => import('../actions/runs-page.tsx'), 'RunsPage'),
});

const run = createRoute({
  getParentRoute: () => frame,
  path: '/runs/$id',
  beforeLoad: requireId,
  component: lazyRouteComponent(() => import('../actions/run-page.tsx'), 'RunPage'),
});

const firstSteps = createRoute({
  getParentRoute: () => frame,
  path: '/first-steps',
  component: lazyRouteComponent(
    () => import('../first-steps/first-steps-page.tsx'),
    'FirstStepsPage',
  ),
});

const newEntity = createRoute({
  getParentRoute: () => frame,
  path: '/new',
  validateSearch: (search: Record<string, unknown>): { kind?: string } => {
    const wanted = oneOf(search.kind);
    return wanted !== undefined && KIND_NAME.test(wanted) ? { kind: wanted } : {};
  },
  component: lazyRouteComponent(() => import('../writing/new-entity-page.tsx'), 'NewEntityPage'),
});

const editEntity = createRoute({
  getParentRoute: () => frame,
  path: '/catalog/$kind/$namespace/$name/edit',
  beforeLoad: ({ params }) => {
    if (!isEntityPath(params)) throw notFound();
  },
  component: lazyRouteComponent(() => import('../writing/edit-entity-page.tsx'), 'EditEntityPage'),
});

const importEntities = createRoute({
  getParentRoute: () => frame,
  path: '/import',
  component: lazyRouteComponent(() => import('../writing/import-page.tsx'), 'ImportPage'),
});

const plugins = createRoute({
  getParentRoute: () => frame,
  path: '/plugins',
  component: lazyRouteComponent(() => import('../plugins/plugins-page.tsx'), 'PluginsPage'),
});

const plugin = createRoute({
  getParentRoute: () => frame,
  path: '/plugins/$slug',
  beforeLoad: ({ params }) => {
    if (!PLUGIN_NAME.test(params.slug)) throw notFound();
  },
  component: lazyRouteComponent(() => import('../plugins/plugin-page.tsx'), 'PluginPage'),
});

const marketplace = createRoute({
  getParentRoute: () => frame,
  path: '/marketplace',
  component: lazyRouteComponent(
    () => import('../marketplace/marketplace-page.tsx'),
    'MarketplacePage',
  ),
});

const integrations = createRoute({
  getParentRoute: () => frame,
  path: '/integrations',
  component: lazyRouteComponent(
    () => import('../integrations/integrations-page.tsx'),
    'IntegrationsPage',
  ),
});

const newIntegration = createRoute({
  getParentRoute: () => frame,
  path: '/integrations/new',
  validateSearch: (search: Record<string, unknown>): { plugin?: string } => {
    const wanted = oneOf(search.plugin);
    return wanted === undefined ? {} : { plugin: wanted };
  },
  component: lazyRouteComponent(
    () => import('../integrations/new-integration-page.tsx'),
    'NewIntegrationPage',
  ),
});

const integration = createRoute({
  getParentRoute: () => frame,
  path: '/integrations/$plugin/$integration',
  beforeLoad: ({ params }) => {
    if (!SLUG.test(params.plugin) || !SLUG.test(params.integration)) throw notFound();
  },
  component: lazyRouteComponent(
    () => import('../integrations/integration-page.tsx'),
    'IntegrationPage',
  ),
});

const audit = createRoute({
  getParentRoute: () => frame,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('../audit/audit-page.tsx'), 'AuditPage'),
});

const users = createRoute({
  getParentRoute: () => frame,
  path: '/access/users',
  validateSearch: readUsersSearch,
  component: lazyRouteComponent(() => import('../access/users-page.tsx'), 'UsersPage'),
});

const user = createRoute({
  getParentRoute: () => frame,
  path: '/access/users/$id',
  validateSearch: readTab,
  beforeLoad: requireId,
  component: lazyRouteComponent(() => import('../access/user-page.tsx'), 'UserPage'),
});

const groups = createRoute({
  getParentRoute: () => frame,
  path: '/access/groups',
  component: lazyRouteComponent(() => import('../access/groups-page.tsx'), 'GroupsPage'),
});

const group = createRoute({
  getParentRoute: () => frame,
  path: '/access/groups/$id',
  beforeLoad: requireId,
  component: lazyRouteComponent(() => import('../access/group-page.tsx'), 'GroupPage'),
});

const roles = createRoute({
  getParentRoute: () => frame,
  path: '/access/roles',
  component: lazyRouteComponent(() => import('../access/roles-page.tsx'), 'RolesPage'),
});

const newRole = createRoute({
  getParentRoute: () => frame,
  path: '/access/roles/new',
  component: lazyRouteComponent(() => import('../access/role-page.tsx'), 'NewRolePage'),
});

const role = createRoute({
  getParentRoute: () => frame,
  path: '/access/roles/$id',
  component: lazyRouteComponent(() => import('../access/role-page.tsx'), 'RolePage'),
});

const rules = createRoute({
  getParentRoute: () => frame,
  path: '/access/rules',
  component: lazyRouteComponent(() => import('../access/rules-page.tsx'), 'RulesPage'),
});

const newRule = createRoute({
  getParentRoute: () => frame,
  path: '/access/rules/new',
  validateSearch: readNewRuleSearch,
  component: lazyRouteComponent(() => import('../access/rule-page.tsx'), 'NewRulePage'),
});

const rule = createRoute({
  getParentRoute: () => frame,
  path: '/access/rules/$id',
  component: lazyRouteComponent(() => import('../access/rule-page.tsx'), 'RulePage'),
});

const importRights = createRoute({
  getParentRoute: () => frame,
  path: '/access/import',
  component: lazyRouteComponent(() => import('../access/import-page.tsx'), 'ImportPage'),
});

const explain = createRoute({
  getParentRoute: () => frame,
  path: '/access/explain',
  validateSearch: readExplainSearch,
  component: lazyRouteComponent(() => import('../access/explain-page.tsx'), 'ExplainPage'),
});

const account = createRoute({
  getParentRoute: () => frame,
  path: '/account',
  validateSearch: (search: Record<string, unknown>): { tab?: string; problem?: string } => ({
    ...readTab(search),
    ...readProblem(search),
  }),
  component: lazyRouteComponent(() => import('../account/account-page.tsx'), 'AccountPage'),
});

const administration = createRoute({
  getParentRoute: () => frame,
  path: '/administration',
  component: lazyRouteComponent(
    () => import('../administration/administration-page.tsx'),
    'AdministrationPage',
  ),
});

const jobs = createRoute({
  getParentRoute: () => frame,
  path: '/jobs',
  validateSearch: readJobsSearch,
  component: lazyRouteComponent(() => import('../jobs/jobs-page.tsx'), 'JobsPage'),
});

const jobSchedules = createRoute({
  getParentRoute: () => frame,
  path: '/jobs/schedules',
  component: lazyRouteComponent(() => import('../jobs/schedules-page.tsx'), 'SchedulesPage'),
});

const job = createRoute({
  getParentRoute: () => frame,
  path: '/jobs/$id',
  component: lazyRouteComponent(() => import('../jobs/job-page.tsx'), 'JobPage'),
});

const kinds = createRoute({
  getParentRoute: () => frame,
  path: '/kinds',
  component: lazyRouteComponent(() => import('../kinds/kinds-page.tsx'), 'KindsPage'),
});

const newKind = createRoute({
  getParentRoute: () => frame,
  path: '/kinds/new',
  component: lazyRouteComponent(() => import('../kinds/kind-editor-page.tsx'), 'NewKindPage'),
});

const editKind = createRoute({
  getParentRoute: () => frame,
  path: '/kinds/$kind/edit',
  beforeLoad: ({ params }) => {
    if (!KIND_NAME.test(params.kind)) throw notFound();
  },
  component: lazyRouteComponent(() => import('../kinds/kind-editor-page.tsx'), 'EditKindPage'),
});

const kind = createRoute({
  getParentRoute: () => frame,
  path: '/kinds/$kind',
  beforeLoad: ({ params }) => {
    if (!KIND_NAME.test(params.kind)) throw notFound();
  },
  component: lazyRouteComponent(() => import('../kinds/kind-page.tsx'), 'KindPage'),
});

const webhooks = createRoute({
  getParentRoute: () => frame,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('../webhooks/webhooks-page.tsx'), 'WebhooksPage'),
});

const webhook = createRoute({
  getParentRoute: () => frame,
  path: '/webhooks/$id',
  validateSearch: readTab,
  beforeLoad: requireId,
  component: lazyRouteComponent(() => import('../webhooks/webhook-page.tsx'), 'WebhookPage'),
});

const subscriptions = createRoute({
  getParentRoute: () => frame,
  path: '/subscriptions',
  component: lazyRouteComponent(
    () => import('../webhooks/subscriptions-page.tsx'),
    'SubscriptionsPage',
  ),
});

/** Any other address: said within the frame, so that one can go on. */
const elsewhere = createRoute({
  getParentRoute: () => frame,
  path: '$',
  component: NotFoundPage,
});

/** The design system, shown. Needs no sign-in: there is nothing in it to protect. */
const design = createRoute({
  getParentRoute: () => root,
  path: '/design',
  component: lazyRouteComponent(() => import('../design/design-page.tsx'), 'DesignPage'),
});

const routeTree = root.addChildren([
  signIn,
  design,
  frame.addChildren([
    start,
    firstSteps,
    catalog,
    catalogOfKind,
    entity,
    newEntity,
    editEntity,
    importEntities,
    jobs,
    jobSchedules,
    job,
    kinds,
    newKind,
    editKind,
    kind,
    actions,
    action,
    runs,
    run,
    plugins,
    plugin,
    marketplace,
    integrations,
    newIntegration,
    integration,
    audit,
    users,
    user,
    groups,
    group,
    roles,
    newRole,
    role,
    rules,
    newRule,
    rule,
    importRights,
    explain,
    account,
    administration,
    webhooks,
    webhook,
    subscriptions,
    elsewhere,
  ]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    // What is preloaded is the page's code; its data is the query cache's business.
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: Pending,
    defaultPendingMs: 250,
    defaultPendingMinMs: 0,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
