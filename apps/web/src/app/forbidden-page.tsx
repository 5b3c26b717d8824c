import type { Permission } from '@gantry/client';
import { Link } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { text } from '../text/text.ts';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useDocumentTitle } from '../ui/page-header.tsx';

/** For pages that a role does not offer; the server refuses what they would ask for all the same. */
export function ForbiddenPage({ permission }: { permission?: Permission }) {
  useDocumentTitle(text.app.forbidden);
  return (
    <EmptyState
      icon={Lock}
      heading="h1"
      title={text.app.forbidden}
      actions={
        <>
          {permission !== undefined && (
            <Link to="/access/explain" search={{ permission }} className={buttonClass()}>
              {text.access.why.whyNot}
            </Link>
          )}
          <Link to="/catalog" className={buttonClass('primary')}>
            {text.app.toCatalog}
          </Link>
        </>
      }
    >
      <p>{text.app.forbiddenHelp}</p>
    </EmptyState>
  );
}
