import { useBlocker } from '@tanstack/react-router';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

const t = text.plugins.config.leave;

/** Asks before what was typed is lost; the browser asks when the window is closed. */
export function LeaveDialog({ isBlocking }: { isBlocking: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isBlocking && current.pathname !== next.pathname,
    enableBeforeUnload: () => isBlocking,
    withResolver: true,
  });
  return (
    <Dialog
      open={status === 'blocked'}
      onOpenChange={(open) => !open && reset?.()}
      title={t.title}
      description={t.detail}
      actions={
        <>
          <Button variant="danger" onClick={proceed}>
            {t.leave}
          </Button>
          <Button variant="primary" onClick={reset}>
            {t.stay}
          </Button>
        </>
      }
    />
  );
}
