import { Button, Flex, LoadingSpinner } from '@hubspot/ui-extensions';
import type { RecordType } from './card';
import { EmptyCard } from './EmptyCard';
import { ErrorPanel } from './ErrorPanel';
import { ReferralForm } from './ReferralForm';
import { ReferralSummary } from './ReferralSummary';
import type { ReferralCardHandle } from './useReferralCard';

interface Props {
  card: ReferralCardHandle;
  type: RecordType;
  locale?: string;
}

/** One place that decides what each state looks like. */
export const CardView = ({ card, type, locale }: Props) => {
  const { state } = card;
  switch (state.kind) {
    case 'loading':
      return <LoadingSpinner label="Looking up the referral" showLabel layout="centered" />;
    case 'failed':
      return <ErrorPanel problem={state.problem} onRetry={card.reload} />;
    case 'ready': {
      const { referral, submit } = state.card;
      return (
        <Flex direction="column" gap="medium">
          {state.notice && <ErrorPanel problem={state.notice} />}
          {referral ? (
            <ReferralSummary referral={referral} locale={locale} />
          ) : (
            <EmptyCard type={type} submit={submit} />
          )}
          {state.form && (
            <ReferralForm form={state.form} onEdit={card.edit} onSubmit={card.submit} />
          )}
          {referral && submit.allowed && !state.form && (
            <Button variant="secondary" size="sm" onClick={card.open}>
              Submit another referral
            </Button>
          )}
        </Flex>
      );
    }
  }
};
