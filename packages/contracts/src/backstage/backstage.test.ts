import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  domainEntityV1alpha1Validator,
  type Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  groupEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  systemEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import type { JsonObject } from '@gantry/base';
import { describe, expect, it } from 'vitest';
import type { EntityInput } from '../entity.ts';
import { parseEntityDocuments } from '../entity-documents.ts';
import { exportBackstage } from './export-backstage.ts';
import { BACKSTAGE_ANNOTATION, GANTRY_ANNOTATION, importBackstage } from './import-backstage.ts';

const PLACEHOLDER = ['$', '{{ values.name }}'].join('');

const CATALOG = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Checkout_API
  namespace: shop
  title: Checkout
  description: Takes orders.
  labels: {tier: "1"}
  annotations:
    github.com/project-slug: example/checkout
    backstage.io/techdocs-ref: dir:.
  tags: [java, c++]
  links:
    - {url: https://dash.example.com, title: Dashboard, icon: dashboard, type: admin}
    - {url: https://wiki.example.com, icon: book}
spec:
  type: service
  lifecycle: production
  owner: group:default/payments
  system: storefront
  subcomponentOf: component:default/shop
  providesApis: [orders]
  consumesApis: [api:default/stock]
  dependsOn: ['resource:orders-db', 'component:default/stock']
  dependencyOf: ['component:default/web']
  cost: {centre: 12}
---
apiVersion: backstage.io/v1beta1
kind: API
metadata: {name: orders, namespace: shop}
spec: {type: openapi, lifecycle: sunset, owner: user:default/ada, definition: {$text: https://example.com/orders.yaml}}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: stock}
spec: {type: crd, lifecycle: experimental, owner: payments, definition: "kind: Stock"}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders-db, namespace: shop}
spec: {type: s3-bucket, owner: payments, system: default/storefront}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: storefront}
spec: {owner: payments, domain: retail, type: product}
---
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: retail}
spec: {owner: payments}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: engineering}
spec: {type: department, profile: {displayName: Engineering, email: eng@example.com, picture: https://example.com/e.png}, children: [payments]}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: payments}
spec: {type: team, children: [], members: [ada]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ada}
spec: {profile: {displayName: Ada, email: ada@example.com}, memberOf: [payments]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: bob}
spec: {memberOf: [payments]}
---
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: new-service}
spec: {type: service}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: '${PLACEHOLDER}'}
spec: {type: service, lifecycle: production, owner: x}
`;

function read(text: string): JsonObject[] {
  const { documents, problems } = parseEntityDocuments(text);
  expect(problems).toEqual([]);
  return documents.map(({ value }) => value as JsonObject);
}

const POLICY = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new FieldFormatEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
]);
const VALIDATORS = [
  componentEntityV1alpha1Validator,
  apiEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  groupEntityV1alpha1Validator,
];

/** Backstage's own opinion, after it has put the text in the place of a `$text`. */
async function validate(document: JsonObject): Promise<void> {
  const copy = structuredClone(document) as unknown as Entity;
  if (typeof copy.spec?.definition === 'object') copy.spec.definition = 'text';
  await POLICY.enforce(copy);
  const verdicts = await Promise.all(VALIDATORS.map((validator) => validator.check(copy)));
  expect(verdicts.filter(Boolean)).toHaveLength(1);
}

function exported(entity: EntityInput) {
  const result = exportBackstage(entity);
  if (!('document' in result)) throw new Error(result.reason);
  return result;
}

const documents = read(CATALOG);
const result = importBackstage(documents);
const entityOf = (kind: string, name: string): EntityInput => {
  const found = result.entities.find(({ entity }) => {
    return entity.kind === kind && entity.metadata.name === name;
  });
  if (!found) throw new Error(`There is no ${kind} ${name}.`);
  return found.entity;
};

describe('a catalog of Backstage', () => {
  it('becomes entities with the same names, owners and relations', () => {
    const { metadata, spec } = entityOf('Service', 'checkout-api');
    expect(metadata).toMatchObject({
      namespace: 'shop',
      title: 'Checkout',
      owner: 'payments',
      tags: ['java', 'c++'],
      labels: { tier: '1' },
    });
    expect(spec).toEqual({
      type: 'backend',
      lifecycle: 'production',
      repoUrl: 'https://github.com/example/checkout',
      techDocsRef: 'dir:.',
      links: [
        { title: 'Dashboard', url: 'https://dash.example.com', icon: 'dashboard' },
        { title: 'https://wiki.example.com', url: 'https://wiki.example.com' },
      ],
      system: 'shop/storefront',
      subcomponentOf: 'shop',
      providesApis: ['shop/orders'],
      consumesApis: ['stock'],
      dependsOn: [
        { kind: 'Infrastructure', namespace: 'shop', name: 'orders-db' },
        { kind: 'Service', name: 'stock' },
      ],
    });
    expect(entityOf('API', 'orders').spec).toEqual({
      type: 'rest',
      definition: 'https://example.com/orders.yaml',
    });
    expect(entityOf('Infrastructure', 'orders-db').spec).toMatchObject({ type: 'bucket' });
    expect(entityOf('Team', 'payments').spec).toEqual({
      parent: 'engineering',
      members: [{ name: 'Ada', email: 'ada@example.com' }],
    });
    expect(entityOf('Team', 'engineering').metadata.title).toBe('Engineering');
  });

  it('tells what has no place, of each entity', () => {
    const told = result.entities.flatMap(({ entity, notes }) =>
      notes.map(({ pointer }) => `${entity.kind}/${entity.metadata.name} ${pointer}`),
    );
    expect(told).toEqual([
      'Service/checkout-api /metadata/links/0/type',
      'Service/checkout-api /metadata/links/1/icon',
      'Service/checkout-api /spec/dependencyOf',
      'Service/checkout-api /spec/cost',
      'API/orders /spec/owner',
      'API/orders /spec/lifecycle',
      'API/stock /spec/type',
      'API/stock /spec/definition',
      'System/storefront /spec/type',
      'Team/engineering /spec/profile/picture',
      'Team/engineering /spec/type',
      'Team/payments /spec/type',
      'Team/payments /spec/members',
    ]);
    expect(result.skipped.map(({ ref, reason }) => `${ref}: ${reason}`)).toEqual([
      'template:new-service: Gantry has no place for templates',
      `component:${PLACEHOLDER}: its name is none, or that of a template that is filled in later`,
      'user:ada: is a member of payments; the catalog has no kind User; "gantry kind apply" can add it',
      'user:bob: the catalog has no kind User; "gantry kind apply" can add it',
    ]);
  });

  it('comes back as it was, in a form that Backstage accepts', async () => {
    for (const { entity, index } of result.entities) {
      const { document } = exported(entity);
      await validate(document);
      const original = documents[index] as JsonObject;
      expect(document).toMatchObject({ kind: original.kind, apiVersion: original.apiVersion });
      const spec = document.spec as JsonObject;
      for (const [field, value] of Object.entries(original.spec as JsonObject)) {
        expect([field, spec[field]]).toEqual([field, value]);
      }
      expect(document.metadata).toMatchObject(original.metadata as JsonObject);
    }
  });

  it('is the same when it is read again', () => {
    const again = importBackstage(result.entities.map(({ entity }) => exported(entity).document));
    expect(again.entities.map(({ entity }) => entity)).toEqual(
      result.entities.map(({ entity }) => entity),
    );
  });

  it('keeps what people changed since, where it had no place as well', async () => {
    const stock = structuredClone(entityOf('API', 'stock'));
    stock.spec = { ...stock.spec, type: 'grpc', lifecycle: 'deprecated' };
    const { document } = exported(stock);
    await validate(document);
    expect(document.spec).toMatchObject({
      type: 'grpc',
      lifecycle: 'deprecated',
      definition: 'kind: Stock',
    });
  });

  it('takes kinds that the catalog has besides as they are', () => {
    const users = importBackstage(documents, { kinds: new Set(['User']) });
    const ada = users.entities.find(({ entity }) => entity.kind === 'User')?.entity;
    expect(ada?.spec).toEqual({
      profile: { displayName: 'Ada', email: 'ada@example.com' },
      memberOf: ['payments'],
    });
    expect(exported(ada as EntityInput).document).toMatchObject({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
    });
  });

  it('loses nothing of a text that is too large for one annotation, and tells when it is too large for all', () => {
    const api = (size: number) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'API',
      metadata: { name: 'large' },
      spec: { type: 'openapi', lifecycle: 'production', owner: 'a', definition: 'x'.repeat(size) },
    });
    const [large] = importBackstage([api(150_000)]).entities;
    expect(exported(large?.entity as EntityInput).document.spec).toEqual(api(150_000).spec);
    const [huge] = importBackstage([api(500_000)]).entities;
    expect(huge?.notes.at(-1)?.message).toContain('is left out');
  });

  it('is not misled by an annotation that somebody has damaged', () => {
    for (const text of ['{', '[]', '{"spec":{"type":7}}', '{"spec":{"__proto__":{"value":1}}}']) {
      const entity = structuredClone(entityOf('Domain', 'retail'));
      entity.metadata.annotations = { [BACKSTAGE_ANNOTATION]: text };
      expect(exported(entity).document.spec).toEqual({ owner: 'payments' });
    }
  });
});

describe('an entity of Gantry', () => {
  const service: EntityInput = {
    apiVersion: 'gantry.io/v1',
    kind: 'Service',
    metadata: {
      name: 'shop',
      namespace: 'eu.west',
      title: 'Shop',
      tags: ['Web Shop', 'java'],
      labels: { 'not a key!': 'x', team: 'a' },
      annotations: { plain: 'y', 'also not a key!': 'z' },
    },
    spec: {
      type: 'fullstack',
      repoUrl: 'https://git.example.com/shop',
      healthCheckUrl: 'https://shop.example.com/health',
      dependsOn: [
        { kind: 'Environment', name: 'eu' },
        { kind: 'API', name: 'stock' },
      ],
      deployedIn: [{ kind: 'Environment', name: 'eu' }],
      system: 'eu.west/front',
    },
  };

  it('becomes a document that Backstage accepts, and nothing of it is lost', async () => {
    const { document, notes } = exported(service);
    await validate(document);
    expect(document.spec).toMatchObject({
      type: 'fullstack',
      owner: 'unknown',
      lifecycle: 'unknown',
    });
    expect(notes.map(({ pointer }) => pointer).sort()).toEqual([
      '/metadata/annotations',
      '/metadata/labels',
      '/metadata/namespace',
      '/metadata/tags',
      '/spec/dependsOn',
      '/spec/deployedIn',
      '/spec/healthCheckUrl',
      '/spec/lifecycle',
      '/spec/owner',
      '/spec/system',
    ]);
    const [back] = importBackstage([document]).entities;
    expect(back?.entity.metadata).toEqual(service.metadata);
    expect(back?.entity.spec).toEqual(service.spec);
    expect((document.metadata as JsonObject).annotations).toHaveProperty([GANTRY_ANNOTATION]);
  });

  it('of a kind that Backstage has not is told, and left out', () => {
    expect(exportBackstage({ kind: 'Environment', metadata: { name: 'eu' } })).toEqual({
      ref: 'Environment/eu',
      reason: 'Backstage has no kind for Environment',
    });
  });
});
