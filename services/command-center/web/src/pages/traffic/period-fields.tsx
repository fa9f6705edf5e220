import { Button, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './charts.module.css';
import { momentOf, wallOf } from './city-time.ts';
import type { TrafficFilter } from './traffic-address.ts';
import type { Span } from './traffic-span.ts';

type Props = {
  filter: TrafficFilter;
  /** The period that is shown; `wrong` where what was chosen cannot be one. */
  span: Span | 'wrong';
  onChange: (change: Partial<TrafficFilter>) => void;
};

const QUARTER_S = 900;

/** The period of the page, and where the one begins that it is compared with. Times are those of the city's clock. */
export function PeriodFields({ filter, span, onChange }: Props) {
  const { t } = useTranslation();
  const shown = span === 'wrong' ? undefined : span;
  const change = (name: 'from' | 'to' | 'compareFrom', text: string): void => onChange({ [name]: text || undefined });
  const isChosen = filter.from !== undefined || filter.to !== undefined || filter.compareFrom !== undefined;
  return (
    <div className={styles.filters} data-part="periods">
      {(['from', 'to', 'compareFrom'] as const).map((name) => (
        <TextInput
          key={name}
          size="sm"
          type="datetime-local"
          step={QUARTER_S}
          dir="ltr"
          label={t(`traffic.${name}`)}
          value={filter[name] ?? (name === 'compareFrom' || !shown ? '' : wallOf(shown[name]))}
          error={filter[name] !== undefined && momentOf(filter[name]) === undefined}
          onChange={(event) => change(name, event.currentTarget.value)}
        />
      ))}
      {isChosen && (
        <Button
          size="sm"
          variant="default"
          onClick={() => onChange({ from: undefined, to: undefined, compareFrom: undefined })}
        >
          {t('traffic.lastDay')}
        </Button>
      )}
      {span === 'wrong' && (
        <Text size="sm" role="alert" className={styles.note} data-part="wrong-period">
          {t('traffic.wrongPeriod')}
        </Text>
      )}
    </div>
  );
}
