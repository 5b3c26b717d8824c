import type { Source } from '@gantry/contracts';
import type { AuditEntry } from '@gantry/storage';

/** An entry as the API returns it. */
export function toAuditBody(entry: AuditEntry) {
  return {
    id: entry.id,
    timestamp: entry.at,
    userId: entry.actorId,
    userName: entry.actorName,
    action: entry.action,
    resourceType: entry.resourceType,
    resourceId: entry.resourceId,
    resourceName: entry.resourceName,
    ...(entry.before === null ? {} : { before: JSON.parse(entry.before) as unknown }),
    ...(entry.after === null ? {} : { after: JSON.parse(entry.after) as unknown }),
    source: entry.source as Source,
    ...(entry.address === null ? {} : { ipAddress: entry.address }),
    ...(entry.requestId === null ? {} : { requestId: entry.requestId }),
    hash: entry.hash,
  };
}

/** One line of JSON. The states are the stored texts, to the byte, so that hashes can be computed from it. */
export function toAuditLine(entry: AuditEntry): string {
  const { before, after, ...body } = toAuditBody(entry);
  const states = [
    ...(entry.before === null ? [] : [`"before":${entry.before}`]),
    ...(entry.after === null ? [] : [`"after":${entry.after}`]),
  ];
  return `${[JSON.stringify(body).slice(0, -1), ...states].join(',')}}\n`;
}

const COLUMNS = {
  id: (entry) => entry.id,
  timestamp: (entry) => entry.at,
  userId: (entry) => entry.actorId,
  userName: (entry) => entry.actorName,
  action: (entry) => entry.action,
  resourceType: (entry) => entry.resourceType,
  resourceId: (entry) => entry.resourceId,
  resourceName: (entry) => entry.resourceName,
  source: (entry) => entry.source,
  ipAddress: (entry) => entry.address,
  requestId: (entry) => entry.requestId,
  before: (entry) => entry.before,
  after: (entry) => entry.after,
  hash: (entry) => entry.hash,
} satisfies Record<string, (entry: AuditEntry) => string | number | null>;

export const AUDIT_CSV_HEAD = `${Object.keys(COLUMNS).join(',')}\r\n`;

export function toAuditCsv(entry: AuditEntry): string {
  return `${Object.values(COLUMNS)
    .map((read) => csvCell(read(entry)))
    .join(',')}\r\n`;
}

/** What a spreadsheet would take for a formula gets an apostrophe in front: names come from anybody. */
function csvCell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
