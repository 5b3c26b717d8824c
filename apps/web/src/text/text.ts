import { access } from './en/access.ts';
import { account } from './en/account.ts';
import { actions } from './en/actions.ts';
import { administration } from './en/administration.ts';
import { app } from './en/app.ts';
import { audit } from './en/audit.ts';
import { capabilities } from './en/capabilities.ts';
import { catalog } from './en/catalog.ts';
import { common } from './en/common.ts';
import { connections } from './en/connections.ts';
import { entity } from './en/entity.ts';
import { firstSteps } from './en/first-steps.ts';
import { home } from './en/home.ts';
import { integrations } from './en/integrations.ts';
import { jobs } from './en/jobs.ts';
import { kinds } from './en/kinds.ts';
import { marketplace } from './en/marketplace.ts';
import { panels } from './en/panels.ts';
import { plugins } from './en/plugins.ts';
import { session } from './en/session.ts';
import { webhooks } from './en/webhooks.ts';
import { writing } from './en/writing.ts';

/** Every text of the interface. A translation is another object of this type. */
export const text = {
  access,
  account,
  actions,
  administration,
  app,
  audit,
  capabilities,
  catalog,
  common,
  connections,
  entity,
  firstSteps,
  home,
  integrations,
  jobs,
  kinds,
  marketplace,
  panels,
  plugins,
  session,
  webhooks,
  writing,
};
