import { Flex, Form, Input, LoadingButton, TextArea } from '@hubspot/ui-extensions';
import { type Draft, ErrorPanel, type Field } from 'referloop-shared';
import { withValues } from './draft';
import type { FormState } from './state';

interface Props {
  form: FormState;
  onEdit: (draft: Draft) => void;
  onSubmit: (draft: Draft) => void;
}

/** Three fields and one button. A problem with a field is said beside it, any other above the button. */
export const ReferralForm = ({ form, onEdit, onSubmit }: Props) => {
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
