import { Flex, Form, Input, LoadingButton, Select, TextArea } from '@hubspot/ui-extensions';
import { type Draft, ErrorPanel, type Field, type Offer } from 'referloop-shared';
import { withValues } from './draft';
import type { FormState } from './state';

interface Props {
  form: FormState;
  offers: Offer[];
  onEdit: (draft: Draft) => void;
  onSubmit: (draft: Draft) => void;
}

/** Three fields, what the program offers to choose, and one button. A problem with a field is said beside it, any other above the button. */
export const ReferralForm = ({ form, offers, onEdit, onSubmit }: Props) => {
  const field = (name: Field) => ({
    name,
    value: form.draft[name],
    onChange: (value: string) => onEdit({ ...form.draft, [name]: value }),
    readOnly: form.sending,
    error: form.errors[name] !== undefined,
    validationMessage: form.errors[name],
  });

  return (
    <Form
      preventDefault
      autoComplete="off"
      onSubmit={(event) => onSubmit(withValues(form.draft, event?.targetValue))}
    >
      <Flex direction="column" gap="small">
        <Input
          {...field('referrerEmail')}
          label="Referrer's e-mail"
          description="The person who recommended you, not the one they recommended."
          placeholder="name@company.example"
          required
        />
        <Input {...field('referrerName')} label="Referrer's name" />
        <TextArea
          {...field('note')}
          label="Note"
          description="How they know each other, or what was said."
          rows={3}
          resize="vertical"
        />
        {offers.map((offer) => (
          <Select
            key={offer.rule}
            name={`choice-${offer.rule}`}
            label={offer.label}
            options={offer.options}
            value={form.draft.choices[offer.rule] ?? offer.preset}
            onChange={(value) =>
              onEdit({
                ...form.draft,
                choices: { ...form.draft.choices, [offer.rule]: String(value) },
              })
            }
            readOnly={form.sending}
          />
        ))}
        {form.problem && <ErrorPanel problem={form.problem} />}
        <Flex justify="start">
          <LoadingButton type="submit" variant="primary" loading={form.sending}>
            {form.problem?.retry ? 'Try again' : 'Submit referral'}
          </LoadingButton>
        </Flex>
      </Flex>
    </Form>
  );
};
