/** ReferloopAnswer. */
export const done = (recordId, message) => ({ ok: true, recordId, message });

export const refused = (code, message, fix = null, field = null) => ({
  ok: false,
  code,
  message,
  fix,
  field,
});

export const notAllowed = (message, permissionSet) =>
  refused(
    'NOT_ALLOWED',
    message,
    `Ask your Salesforce administrator for the permission set ${permissionSet}.`,
  );

/** What the org said about a record that it did not save. */
export const notSaved = ({ code, message }) =>
  code === 'UNABLE_TO_LOCK_ROW'
    ? refused('UNAVAILABLE', 'Somebody else is saving this record.', 'Try again in a moment.')
    : refused(
        'NOT_SAVED',
        `Salesforce did not save it: ${message}`,
        'If this stays, show this sentence to your Salesforce administrator.',
      );
