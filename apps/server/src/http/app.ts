import { randomUUID } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { AppDependencies } from './app-dependencies.ts';
import { registerBodyParsers } from './body-parsers.ts';
import { answerFrameworkError, registerErrorHandling } from './errors.ts';
import { LiveReaders } from './live-readers.ts';
import { registerApiReference, registerOpenApi } from './openapi.ts';
import { registerRateLimit } from './rate-limit.ts';
import { registerIdentity } from './request-identity.ts';
import { registerRequestLog } from './request-log.ts';
import { actionRoutes } from './routes/action-routes.ts';
import { actionScheduleRoutes } from './routes/action-schedule-routes.ts';
import { actionSecretRoutes } from './routes/action-secret-routes.ts';
import { announcementRoutes } from './routes/announcement-routes.ts';
import { assignmentRoutes } from './routes/assignment-routes.ts';
import { auditRoutes } from './routes/audit-routes.ts';
import { authRoutes } from './routes/auth-routes.ts';
import { backupRoutes } from './routes/backup-routes.ts';
import { catalogQueryRoutes } from './routes/catalog-query-routes.ts';
import { catalogReadRoutes } from './routes/catalog-read-routes.ts';
import { catalogWriteRoutes } from './routes/catalog-write-routes.ts';
import { configurationRoutes } from './routes/configuration-routes.ts';
import { deliveryRoutes } from './routes/delivery-routes.ts';
import { deploymentRoutes } from './routes/deployment-routes.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { groupRoutes } from './routes/group-routes.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { homeRoutes } from './routes/home-routes.ts';
import { identityRoutes } from './routes/identity-routes.ts';
import { insightRoutes } from './routes/insight-routes.ts';
import { integrationRoutes } from './routes/integration-routes.ts';
import { jobRoutes } from './routes/job-routes.ts';
import { kindRoutes } from './routes/kind-routes.ts';
import { lifecycleRoutes } from './routes/lifecycle-routes.ts';
import { logRoutes } from './routes/log-routes.ts';
import { marketplaceRoutes } from './routes/marketplace-routes.ts';
import { panelRoutes } from './routes/panel-routes.ts';
import { pluginRoutes } from './routes/plugin-routes.ts';
import { policyRoutes } from './routes/policy-routes.ts';
import { provenanceRoutes } from './routes/provenance-routes.ts';
import { rbacRoutes } from './routes/rbac-routes.ts';
import { runRoutes } from './routes/run-routes.ts';
import { scheduleRoutes } from './routes/schedule-routes.ts';
import { signInRoutes } from './routes/sign-in-routes.ts';
import { subscriptionRoutes } from './routes/subscription-routes.ts';
import { syncRoutes } from './routes/sync-routes.ts';
import { userRoutes } from './routes/user-routes.ts';
import { versionRoutes } from './routes/version-routes.ts';
import { webhookActionRoutes } from './routes/webhook-action-routes.ts';
import { webhookIntakeRoutes } from './routes/webhook-intake-routes.ts';
import { webhookRoutes } from './routes/webhook-routes.ts';
import { widgetRoutes } from './routes/widget-routes.ts';
import { registerSecurityHeaders } from './security-headers.ts';
import { registerStaticUi } from './static-ui.ts';
import { registerValidation } from './validation.ts';
import { registerWebSocket } from './websocket.ts';
import { registerWriteTogether } from './write-together.ts';

const BODY_BYTES = 1024 * 1024;
const REQUEST_ID = /^[\w.-]{1,64}$/;
/** Where the development UI is served from. */
const DEV_ORIGINS = ['http://localhost:5173', 'http://127.0.0.1:5173'];

/** The HTTP side of the server. Every route passes the same hooks, in this order. */
export async function createApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { config, platform, log, metrics, version } = dependencies;
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    requestTimeout: 30_000,
    keepAliveTimeout: 60_000,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1_000 },
    ...(dependencies.tls ? { https: dependencies.tls } : {}),
    // One logger for all: what is logged of a request names its id itself.
    childLoggerFactory: (logger) => logger,
    frameworkErrors: answerFrameworkError,
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  }).withTypeProvider<TypeBoxTypeProvider>() as unknown as FastifyInstance;

  registerErrorHandling(app);
  registerValidation(app);
  registerBodyParsers(app);
  registerSecurityHeaders(app);
  registerWriteTogether(app);
  registerRateLimit(app, {
    address: config.rateLimit,
    user: config.userRateLimit,
    key: config.keyRateLimit,
  });
  registerIdentity(app, {
    platform,
    allowedOrigins: [
      ...(config.publicUrl === undefined ? [] : [config.publicUrl]),
      ...(config.dev ? DEV_ORIGINS : []),
    ],
  });
  registerRequestLog(app, log);
  metrics.observe(app);
  await registerOpenApi(app, version);

  await app.register(healthRoutes(dependencies));
  const readers = new LiveReaders(app, platform);
  await registerWebSocket(app, dependencies, readers);
  await app.register(
    async (api) => {
      for (const routes of [
        versionRoutes,
        authRoutes,
        signInRoutes,
        identityRoutes,
        userRoutes,
        groupRoutes,
        rbacRoutes,
        policyRoutes,
        catalogReadRoutes,
        catalogQueryRoutes,
        catalogWriteRoutes,
        kindRoutes,
        provenanceRoutes,
        panelRoutes,
        configurationRoutes,
        logRoutes,
        deploymentRoutes,
        insightRoutes,
        lifecycleRoutes,
        pluginRoutes,
        marketplaceRoutes,
        integrationRoutes,
        assignmentRoutes,
        webhookActionRoutes,
        webhookRoutes,
        webhookIntakeRoutes,
        deliveryRoutes,
        subscriptionRoutes,
        widgetRoutes,
        syncRoutes,
        actionRoutes,
        runRoutes,
        actionSecretRoutes,
        actionScheduleRoutes,
        scheduleRoutes,
        auditRoutes,
        backupRoutes,
        homeRoutes,
        announcementRoutes,
      ]) {
        await api.register(routes(dependencies));
      }
      await api.register(eventRoutes(dependencies, readers));
      await api.register(jobRoutes(dependencies, readers));
    },
    { prefix: '/api/v1' },
  );
  await registerApiReference(app);
  await registerStaticUi(app, dependencies.uiDirectory);
  return app;
}
