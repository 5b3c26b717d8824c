const refuse = (what: string): string => `SELECT RAISE(ABORT, '${what}');`;

/**
 * The rules that the databases hold by themselves: entries are never changed; they are removed only from the
 * beginning, up to a recorded checkpoint; checkpoints stay as they are; and the head never goes back.
 */
const sqliteGuards = [
  `CREATE TRIGGER audit_log_update BEFORE UPDATE ON audit_log
   BEGIN ${refuse('audit entries are never changed')} END`,
  `CREATE TRIGGER audit_log_delete BEFORE DELETE ON audit_log
   WHEN OLD.id > coalesce((SELECT max(through) FROM audit_checkpoints), 0)
   BEGIN ${refuse('audit entries are removed by "gantry audit prune" only')} END`,
  // REPLACE removes a row without asking the trigger above.
  `CREATE TRIGGER audit_log_insert BEFORE INSERT ON audit_log
   WHEN NEW.id <= coalesce((SELECT max(id) FROM audit_log), 0)
   BEGIN ${refuse('audit entries are only appended')} END`,
  `CREATE TRIGGER audit_checkpoints_update BEFORE UPDATE ON audit_checkpoints
   BEGIN ${refuse('audit checkpoints are never changed')} END`,
  `CREATE TRIGGER audit_checkpoints_delete BEFORE DELETE ON audit_checkpoints
   BEGIN ${refuse('audit checkpoints are never removed')} END`,
  `CREATE TRIGGER audit_checkpoints_insert BEFORE INSERT ON audit_checkpoints
   WHEN NEW.through <= coalesce((SELECT max(through) FROM audit_checkpoints), 0)
   BEGIN ${refuse('audit checkpoints only go on')} END`,
  `CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_head
   WHEN NEW.id < OLD.id OR (NEW.id = OLD.id AND NEW.hash <> OLD.hash)
   BEGIN ${refuse('the head of the audit log never goes back')} END`,
  `CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head
   BEGIN ${refuse('the head of the audit log is never removed')} END`,
];

const postgresFunctions = [
  `CREATE OR REPLACE FUNCTION gantry_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN RAISE EXCEPTION '% on % is refused: it is append-only', TG_OP, TG_TABLE_NAME; END $$`,
  `CREATE OR REPLACE FUNCTION gantry_audit_prune() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF OLD.id > coalesce((SELECT max(through) FROM audit_checkpoints), 0) THEN
       RAISE EXCEPTION 'audit entries are removed by "gantry audit prune" only';
     END IF;
     RETURN OLD;
   END $$`,
  `CREATE OR REPLACE FUNCTION gantry_audit_head() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF NEW.id < OLD.id OR (NEW.id = OLD.id AND NEW.hash <> OLD.hash) THEN
       RAISE EXCEPTION 'the head of the audit log never goes back';
     END IF;
     RETURN NEW;
   END $$`,
];

const postgresGuards: readonly (readonly [name: string, table: string, rule: string])[] = [
  [
    'audit_log_update',
    'audit_log',
    'BEFORE UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION gantry_audit_refuse()',
  ],
  [
    'audit_log_delete',
    'audit_log',
    'BEFORE DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION gantry_audit_prune()',
  ],
  [
    'audit_log_truncate',
    'audit_log',
    'BEFORE TRUNCATE ON audit_log EXECUTE FUNCTION gantry_audit_refuse()',
  ],
  [
    'audit_checkpoints_update',
    'audit_checkpoints',
    'BEFORE UPDATE OR DELETE ON audit_checkpoints FOR EACH ROW EXECUTE FUNCTION gantry_audit_refuse()',
  ],
  [
    'audit_checkpoints_truncate',
    'audit_checkpoints',
    'BEFORE TRUNCATE ON audit_checkpoints EXECUTE FUNCTION gantry_audit_refuse()',
  ],
  [
    'audit_head_update',
    'audit_head',
    'BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION gantry_audit_head()',
  ],
  [
    'audit_head_delete',
    'audit_head',
    'BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION gantry_audit_refuse()',
  ],
  [
    'audit_head_truncate',
    'audit_head',
    'BEFORE TRUNCATE ON audit_head EXECUTE FUNCTION gantry_audit_refuse()',
  ],
];

/** The rules as statements, which are run once everything is in its place. */
export const auditGuards = {
  sqlite: sqliteGuards,
  postgres: [
    ...postgresFunctions,
    ...postgresGuards.flatMap(([name, table, rule]) => [
      `CREATE TRIGGER ${name} ${rule}`,
      // Also in sessions that switch ordinary triggers off, as replication does.
      `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${name}`,
    ]),
  ],
};

/** The triggers that must be there and on. */
export const AUDIT_GUARDS = {
  sqlite: sqliteGuards.map((sql) => sql.split(' ')[2] as string),
  postgres: postgresGuards.map(([name]) => name),
} as const;
