import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useWordFor } from '../i18n/word-for.ts';
import { useNavigate } from 'react-router';
import { liveEvents } from '../api/live-events.ts';
import { useCameras } from '../api/queries.ts';
import { kindOf } from '../pages/alerts/alert-kind.tsx';
import { useName } from '../parts/names.ts';
import { Plate } from '../parts/plate.tsx';
import { chime } from './sound.ts';

/** Says that an alert arrived, wherever in the page the person is: a sound, and a note that leads to it. */
export function Arrivals() {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const navigate = useNavigate();
  const cameras = useCameras().data;
  const name = useName();
  useEffect(
    () =>
      liveEvents.onArrival(({ alert }) => {
        const kind = kindOf(alert);
        chime(kind === 'exact' ? 'urgent' : 'normal');
        const camera = cameras?.find((one) => one.camera === alert.camera);
        notifications.show({
          id: alert.alertId,
          className: `arrival arrival-${kind}`,
          title: wordFor('alerts.kinds', kind),
          message: (
            <span className="arrival-body">
              {alert.why.rule === 'hotlist' && <Plate plate={alert.why.read} size="sm" />}
              <span>{name(camera?.name, alert.camera)}</span>
            </span>
          ),
          onClick: () => {
            notifications.hide(alert.alertId);
            void navigate(`/alerts/${encodeURIComponent(alert.alertId)}`);
          },
        });
      }),
    [cameras, navigate, name, t],
  );
  return null;
}
