import type { Session, SqlRow } from '../session.ts';
import type { Migration } from './migration.ts';

const statements = (text: string, integer: string): string[] => [
  `CREATE TABLE webhooks (
    id ${text} PRIMARY KEY,
    name ${text} NOT NULL UNIQUE,
    enabled ${integer} NOT NULL,
    config ${text} NOT NULL,
    secrets ${text},
    revision ${integer} NOT NULL,
    created_at ${text} NOT NULL,
    created_by ${text} NOT NULL,
    updated_at ${text} NOT NULL,
    updated_by ${text} NOT NULL
  )`,
  `CREATE TABLE subscriptions (
    id ${text} PRIMARY KEY,
    name ${text} NOT NULL UNIQUE,
    enabled ${integer} NOT NULL,
    config ${text} NOT NULL,
    secrets ${text},
    owner_id ${text} NOT NULL,
    owner_name ${text} NOT NULL,
    cursor_at ${integer} NOT NULL,
    failures ${integer} NOT NULL,
    problem ${text},
    created_at ${text} NOT NULL,
    updated_at ${text} NOT NULL
  )`,
  `CREATE TABLE deliveries (
    id ${text} PRIMARY KEY,
    direction ${text} NOT NULL,
    target ${text} NOT NULL,
    state ${text} NOT NULL,
    delivery_key ${text},
    body_key ${text},
    event_type ${text} NOT NULL,
    identifier ${text},
    headers ${text} NOT NULL,
    body ${text},
    size ${integer} NOT NULL,
    reason ${text},
    address ${text},
    results ${text} NOT NULL,
    round ${integer} NOT NULL,
    attempt ${integer} NOT NULL,
    next_attempt_at ${text},
    duplicates ${integer} NOT NULL,
    received_at ${text} NOT NULL,
    finished_at ${text}
  )`,
  'CREATE UNIQUE INDEX deliveries_by_key ON deliveries (target, delivery_key) WHERE delivery_key IS NOT NULL',
  'CREATE UNIQUE INDEX deliveries_by_body ON deliveries (target, body_key) WHERE body_key IS NOT NULL',
  'CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE next_attempt_at IS NOT NULL',
  'CREATE INDEX deliveries_by_target ON deliveries (target, id)',
  `CREATE TABLE deployments (
    id ${text} PRIMARY KEY,
    entity_uid ${text} NOT NULL,
    entity ${text} NOT NULL,
    environment ${text} NOT NULL,
    source ${text} NOT NULL,
    external_id ${text} NOT NULL,
    version ${text},
    sha ${text},
    status ${text} NOT NULL,
    url ${text},
    description ${text},
    deployed_by ${text} NOT NULL,
    started_at ${text} NOT NULL,
    updated_at ${text} NOT NULL,
    finished_at ${text}
  )`,
  'CREATE UNIQUE INDEX deployments_by_source ON deployments (entity_uid, source, external_id)',
  'CREATE INDEX deployments_by_environment ON deployments (entity_uid, environment, started_at)',
];

/** Longest value of an annotation that entities are found by. */
export const INDEXED_ANNOTATION = 200;

/** Webhooks, subscriptions, their deliveries, and deployments; entities are found by their annotations. */
export const webhooks: Migration = {
  name: '0014-webhooks',
  sqlite: statements('TEXT', 'INTEGER'),
  postgres: statements('TEXT COLLATE "C"', 'BIGINT'),
  run: ({ session }) => indexAnnotations(session),
};

const PAGE = 500;

async function indexAnnotations(session: Session): Promise<void> {
  for (let last = 0; ; ) {
    const rows = await session.getAll<{ id: number; doc: string }>(
      `SELECT id, doc FROM entities WHERE id > ? ORDER BY id LIMIT ${PAGE}`,
      [last],
    );
    const terms = rows.flatMap(({ id, doc }) =>
      annotationTerms(doc).map((term): SqlRow => [term, id]),
    );
    await session.insertMany('entity_terms', ['term', 'entity_id'], terms);
    if (rows.length < PAGE) return;
    last = (rows.at(-1) as { id: number }).id;
  }
}

function annotationTerms(doc: string): string[] {
  const { metadata } = JSON.parse(doc) as { metadata: { annotations?: Record<string, string> } };
  return Object.entries(metadata.annotations ?? {})
    .filter(([, value]) => value.length <= INDEXED_ANNOTATION)
    .map(([key, value]) => `annotation=${key}=${value}`);
}
