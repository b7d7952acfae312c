import { Button, Flex, LoadingSpinner } from '@hubspot/ui-extensions';
import { type AskingHandle, ErrorPanel, type RecordType } from 'referloop-shared';
import { Eligible } from './Eligible';
import { EmptyCard } from './EmptyCard';
import { ReferralForm } from './ReferralForm';
import { ReferralSummary } from './ReferralSummary';
import type { ReferralCardHandle } from './useReferralCard';

interface Props {
  card: ReferralCardHandle;
  asking: AskingHandle;
  type: RecordType;
  locale?: string;
}

/** One place that decides what each state looks like. */
export const CardView = ({ card, asking, type, locale }: Props) => {
  const { state } = card;
  switch (state.kind) {
    case 'loading':
      return <LoadingSpinner label="Looking up the referral" showLabel layout="centered" />;
    case 'failed':
      return <ErrorPanel problem={state.problem} onRetry={card.reload} />;
    case 'ready': {
      const { referral, submit, eligibility } = state.card;
      // One form at a time, so that there is one primary button; what was typed into the other is kept.
      const form = asking.state.kind === 'closed' ? state.form : null;
      return (
        <Flex direction="column" gap="medium">
          {state.notice && <ErrorPanel problem={state.notice} />}
          {referral ? (
            <ReferralSummary referral={referral} locale={locale} />
          ) : (
            <EmptyCard type={type} submit={submit} />
          )}
          {form && (
            <ReferralForm
              form={form}
              offers={submit.offers ?? []}
              onEdit={card.edit}
              onSubmit={card.submit}
            />
          )}
          {eligibility && <Eligible eligibility={eligibility} asking={asking} locale={locale} />}
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
