import type { User } from '@gantry/client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { KeysCard } from '../access/keys-card.tsx';
import { RightsCards } from '../access/rights-cards.tsx';
import { SessionsCard } from '../access/sessions-card.tsx';
import { ChangePasswordDialog } from '../session/change-password-dialog.tsx';
import { meQuery } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { ConnectionsCard } from './connections-card.tsx';

const t = text.account;
const route = getRouteApi('/frame/account');

/** The own account: what one may do, where one is signed in, and what acts in one's name. */
export function AccountPage() {
  const { data: me } = useSuspenseQuery(meQuery);
  return me && <Account me={me} />;
}

function Account({ me }: { me: User }) {
  const { tab = 'rights' } = route.useSearch();
  const navigate = route.useNavigate();
  const [isChanging, setChanging] = useState(false);
  const items = [
    { value: 'rights', label: t.tabs.rights, content: <RightsCards user={me} isMe /> },
    { value: 'sessions', label: t.tabs.sessions, content: <SessionsCard /> },
    { value: 'keys', label: t.tabs.keys, content: <KeysCard /> },
    { value: 'connections', label: text.connections.tab, content: <ConnectionsCard /> },
  ];
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          !me.ssoOnly && (
            <Button icon={KeyRound} onClick={() => setChanging(true)}>
              {t.changePassword}
            </Button>
          )
        }
      >
        <p className="pt-1 text-muted">
          {[t.lead(me.username), me.displayName, me.email].filter(Boolean).join(' ')}
        </p>
      </PageHeader>
      <Tabs
        label={t.tabs.label}
        value={items.some((item) => item.value === tab) ? tab : 'rights'}
        items={items}
        onChange={(value) =>
          void navigate({ search: value === 'rights' ? {} : { tab: value }, replace: true })
        }
      />
      <ChangePasswordDialog open={isChanging} onOpenChange={setChanging} />
    </>
  );
}
