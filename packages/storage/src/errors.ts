import { defineErrors } from '@gantry/base';

export const errors = defineErrors('storage', {
  STORE_IN_USE: {
    status: 503,
    message: (d: { path: string; holder: string | undefined }) =>
      `The database ${d.path} is in use by another Gantry server${d.holder ? ` (${d.holder})` : ''}.`,
    help: 'Stop the other server, give this one its own database with --db, or use PostgreSQL, which several servers can share.',
  },
  STORE_UNREACHABLE: {
    status: 503,
    message: (d: { url: string; reason: string }) =>
      `The database ${d.url} cannot be opened: ${d.reason}`,
    help: 'Check the value of "db" and that the database accepts connections.',
  },
  STORE_TOO_NEW: {
    status: 503,
    message: (d: { url: string; unknown: string[] }) =>
      `The database ${d.url} was written by a newer Gantry (it has ${d.unknown.join(', ')}).`,
    help: 'Run the newer release, or restore a backup made before the upgrade.',
  },
  CURSOR_INVALID: {
    status: 400,
    message: () => 'The cursor does not belong to this list.',
    help: 'Start again without a cursor, with the same filters and sort order throughout.',
  },
});
