import { KIND_PATTERN } from '@gantry/contracts';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router';
import { readAuditSearch } from '../audit/audit-search.ts';
import { readCatalogSearch } from '../catalog/catalog-search.ts';
import { isEntityPath } from '../entity/entity-path.ts';
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

/** A slug, or the package name of a plugin that has none because it could not be loaded. */
const PLUGIN_NAME = /^(@[\w-][\w.-]*\/)?[\w-][\w.-]*$/;

const KIND_NAME = new RegExp(KIND_PATTERN);

const root = createRootRouteWithContext<RouterContext>()({ component: RootLayout });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string; ended?: string } => {
    const to = oneOf(search.to);
    const ended = oneOf(search.ended);
    return { ...(to === undefined ? {} : { to }), ...(ended === undefined ? {} : { ended }) };
  },
  beforeLoad: async ({ context, search }) => {
    const me = context.queryClient.getQueryData(meQuery.queryKey);
    if (me) throw redirect({ href: returnAddress(search.to, location.origin), replace: true });
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
  beforeLoad: () => {
    throw redirect({ to: '/catalog', replace: true });
  },
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
  validateSearch: (search: Record<string, unknown>): { tab?: string; depth?: string } => {
    const tab = oneOf(search.tab);
    const depth = oneOf(search.depth);
    return { ...(tab === undefined ? {} : { tab }), ...(depth === undefined ? {} : { depth }) };
  },
  // Parts of the address become parts of requests: only what can name an entity gets that far.
  beforeLoad: ({ params }) => {
    if (!isEntityPath(params)) throw notFound();
  },
  component: lazyRouteComponent(() => import('../entity/entity-page.tsx'), 'EntityPage'),
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

const audit = createRoute({
  getParentRoute: () => frame,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('../audit/audit-page.tsx'), 'AuditPage'),
});

const kinds = createRoute({
  getParentRoute: () => frame,
  path: '/kinds',
  component: lazyRouteComponent(() => import('../kinds/kinds-page.tsx'), 'KindsPage'),
});

const kind = createRoute({
  getParentRoute: () => frame,
  path: '/kinds/$kind',
  beforeLoad: ({ params }) => {
    if (!KIND_NAME.test(params.kind)) throw notFound();
  },
  component: lazyRouteComponent(() => import('../kinds/kind-page.tsx'), 'KindPage'),
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
    catalog,
    catalogOfKind,
    entity,
    kinds,
    kind,
    plugins,
    plugin,
    audit,
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
