import { Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconCamera, IconCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { isAddress, type CameraDraft } from './camera-draft.ts';
import type { FieldsProps } from './camera-fields.tsx';
import styles from './cameras.module.css';
import { problemsOf, type Facts as CheckFacts } from './check-facts.ts';
import { pictureOf, useCameraCheck, type CheckedAddress, type CheckProgress } from './use-camera-check.ts';

type Props = FieldsProps & {
  /** Called with the address of a masked picture on which zones can be drawn. */
  onPicture: (url: string) => void;
};

/** Looks at the address before the camera is registered: a masked picture, facts, and what an installer should see to. */
export function CameraCheck({ draft, before, onPicture }: Props) {
  const { t } = useTranslation();
  const [progress, check] = useCameraCheck();
  const address = addressToCheck(draft, before);
  const shown =
    progress.kind === 'answered' && progress.result.picture ? pictureOf(progress.result.checkId) : undefined;
  useEffect(() => {
    if (shown !== undefined) onPicture(shown);
  }, [shown, onPicture]);
  return (
    <div className={styles.check} data-part="camera-check">
      <Button
        variant="default"
        leftSection={<IconCamera size={16} aria-hidden />}
        disabled={address === undefined}
        loading={progress.kind === 'waiting'}
        onClick={() => address && check(address)}
      >
        {t('cameras.test.button')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('cameras.test.hint')}
      </Text>
      <div role="status">
        <Result progress={progress} />
      </div>
    </div>
  );
}

/** What can be checked: an address of a district that was chosen, or a file of the camera that is changed. */
function addressToCheck(draft: CameraDraft, before: FieldsProps['before']): CheckedAddress | undefined {
  const { district, url, transport, credential } = draft;
  if (district === '') return undefined;
  if (before?.source.kind === 'file') return { district, source: { kind: 'file', path: before.source.path } };
  if (before?.source.kind === 'edge' || !isAddress(url)) return undefined;
  const name = credential.trim();
  return { district, source: { kind: 'rtsp', url: url.trim(), transport, ...(name !== '' && { credential: name }) } };
}

function Result({ progress }: { progress: CheckProgress }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  switch (progress.kind) {
    case 'idle':
      return null;
    case 'waiting':
      return <Text size="sm">{t('cameras.test.waiting')}</Text>;
    case 'silent':
      return <Text size="sm">{t('cameras.test.silent')}</Text>;
    case 'failed':
      return <Text size="sm">{t(`problems.${progress.problem}`)}</Text>;
    case 'answered': {
      const { outcome, facts, picture } = progress.result;
      return (
        <div className={styles.result} data-outcome={outcome}>
          <Text size="sm">{wordFor('cameras.test.outcomes', outcome)}</Text>
          {facts && <Problems facts={facts} />}
          {facts && <StreamFacts facts={facts} />}
          <Text size="sm" c="dimmed">
            {picture ? t('cameras.test.masked', { count: picture.masks }) : t('cameras.test.noPicture')}
          </Text>
        </div>
      );
    }
  }
}

function Problems({ facts }: { facts: CheckFacts }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const problems = problemsOf(facts);
  if (problems.length === 0)
    return (
      <Text size="sm" className={styles.good}>
        <IconCheck size={16} aria-hidden /> {t('cameras.test.good')}
      </Text>
    );
  return (
    <ul className={styles.problems}>
      {problems.map((problem) => (
        <li key={problem}>
          <IconAlertTriangle size={16} aria-hidden />
          <span>
            {t(`cameras.test.problems.${problem}`)}
            {problem === 'down' && facts.reason !== undefined && ` ${wordFor('down', facts.reason)}.`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function StreamFacts({ facts }: { facts: CheckFacts }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { codec, widthPx, heightPx, deliveredFps, keyframeSeconds, bitrateKbps, audio, clockOffsetMs, packetsLost } =
    facts;
  const size = widthPx !== undefined && heightPx !== undefined ? `${widthPx} × ${heightPx}` : undefined;
  const picture = [codec?.toUpperCase(), size].filter((part) => part !== undefined).join(' · ');
  const rows: [string, string | undefined][] = [
    [t('cameras.test.facts.picture'), picture === '' ? undefined : picture],
    [
      t('cameras.test.facts.rate'),
      deliveredFps === undefined
        ? undefined
        : t('cameras.test.facts.rateValue', { value: format.decimal(deliveredFps) }),
    ],
    [
      t('cameras.test.facts.keyframes'),
      keyframeSeconds === undefined ? undefined : format.span(keyframeSeconds * 1_000),
    ],
    [t('cameras.test.facts.bitrate'), bitrateKbps === undefined ? undefined : `${format.number(bitrateKbps)} kbit/s`],
    [t('cameras.test.facts.audio'), audio],
    [t('cameras.test.facts.clock'), clockOffsetMs === undefined ? undefined : format.span(clockOffsetMs)],
    [t('cameras.test.facts.lost'), packetsLost === undefined ? undefined : format.number(packetsLost)],
  ];
  return (
    <Facts>
      {rows.map(
        ([label, value]) =>
          value !== undefined && (
            <Fact key={label} name={label}>
              <bdi>{value}</bdi>
            </Fact>
          ),
      )}
    </Facts>
  );
}
