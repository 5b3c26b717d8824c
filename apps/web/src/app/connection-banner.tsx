import { WifiOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { reconnectNow, useLiveStatus } from '../api/live.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { showToast } from '../ui/toasts.ts';

/** Says that what is on the page may be old, and when it is not any more. */
export function ConnectionBanner() {
  const status = useLiveStatus();
  const wasLost = useRef(false);
  useEffect(() => {
    if (status === 'lost') wasLost.current = true;
    else if (status === 'open' && wasLost.current) {
      wasLost.current = false;
      showToast({ level: 'ok', title: text.app.lost.back });
    }
  }, [status]);
  return (
    <div role="status">
      {status === 'lost' && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-warning-soft px-4 py-1.5 text-sm text-warning md:px-6">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          <span className="font-medium">{text.app.lost.title}</span>
          <span className="text-fg">{text.app.lost.detail}</span>
          <Button size="sm" className="ml-auto" onClick={reconnectNow}>
            {text.app.lost.retry}
          </Button>
        </div>
      )}
    </div>
  );
}
