import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { AuditLogCard } from './audit-log-card.tsx';
import { BackupCard } from './backup-card.tsx';
import { KeyCard } from './key-card.tsx';

const t = text.administration;

/** What keeps the installation safe: each card for whoever may use it. */
export function AdministrationPage() {
  const { may } = useRights();
  const cards = [
    may('backups.manage') && <BackupCard key="backup" />,
    may('secrets.manage') && <KeyCard key="key" />,
    may('audit.read') && <AuditLogCard key="audit" />,
  ].filter(Boolean);
  if (cards.length === 0) return <ForbiddenPage permission="backups.manage" />;
  return (
    <>
      <PageHeader title={t.title}>
        <p className="pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="grid items-start gap-4 px-4 pb-8 md:px-6 lg:grid-cols-2">{cards}</div>
    </>
  );
}
