import { Button, Flex, Form, LoadingButton, Select, Text, TextArea } from '@hubspot/ui-extensions';
import { type Asking, NOTE_MAX, SNOOZES } from './asking';
import { ErrorPanel } from './ErrorPanel';
import type { AskingHandle } from './useAsking';

interface Props {
  state: Extract<Asking, { kind: 'open' }>;
  asking: AskingHandle;
}

/** One field and one button; what went wrong stands above the button. */
export const AskForm = ({ state, asking }: Props) => (
  <Form
    preventDefault
    autoComplete="off"
    onSubmit={(event) => asking.send(noteIn(event?.targetValue))}
  >
    <Flex direction="column" gap="small">
      {state.act === 'ask' ? (
        <TextArea
          name="note"
          label="Note"
          description={`How you asked, and what was said. Kept with the ask; at most ${NOTE_MAX} characters.`}
          value={state.note}
          rows={2}
          resize="vertical"
          readOnly={state.sending}
          onChange={asking.note}
        />
      ) : (
        <Select
          name="days"
          label="Leave them alone for"
          options={SNOOZES}
          value={state.days}
          readOnly={state.sending}
          onChange={(days) => asking.pick(Number(days))}
        />
      )}
      {state.act === 'ask' && (
        <Text variant="microcopy">
          Ask by mail, on the phone or in person; Referloop sends nothing by itself.
        </Text>
      )}
      {state.problem && <ErrorPanel problem={state.problem} />}
      <Flex direction="row" gap="small">
        <LoadingButton type="submit" variant="primary" loading={state.sending}>
          {state.problem?.retry
            ? 'Try again'
            : state.act === 'ask'
              ? 'Note that I asked'
              : 'Snooze'}
        </LoadingButton>
        <Button variant="secondary" onClick={asking.close}>
          Cancel
        </Button>
      </Flex>
    </Flex>
  </Form>
);

const noteIn = (values: Record<string, unknown> | undefined): string | undefined =>
  typeof values?.note === 'string' ? values.note : undefined;
