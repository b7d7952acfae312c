import { LightningElement, api } from 'lwc';
import { emptyDraft, errorsIn, FIELDS, newKey } from 'c/referralDraft';

/** Three fields and one button. A problem with a field is said beside it, any other above the button. */
export default class ReferralForm extends LightningElement {
  /** What was typed into an earlier form that was refused. */
  @api
  get typed() {
    return this.draft;
  }
  set typed(draft) {
    if (draft) this.draft = draft;
  }

  draft = emptyDraft();
  key = newKey();
  sending = false;
  general = null;

  /** The submission was refused. A retry keeps the key, as the first attempt may have arrived. */
  @api
  refuse(problem) {
    this.sending = false;
    if (!problem.retry) this.key = newKey();
    if (FIELDS.includes(problem.field)) {
      this.mark({ [problem.field]: [problem.message, problem.fix].filter(Boolean).join(' ') });
    } else {
      this.general = problem;
    }
  }

  get submitLabel() {
    if (this.sending) return 'Submitting…';
    return this.general?.retry ? 'Try again' : 'Submit referral';
  }

  edited(event) {
    const { field } = event.target.dataset;
    this.draft = { ...this.draft, [field]: event.detail.value };
    event.target.setCustomValidity('');
  }

  pressed(event) {
    if (event.key === 'Enter' && event.target.dataset.field !== 'note') this.submit();
  }

  submit() {
    if (this.sending) return;
    this.general = null;
    const errors = errorsIn(this.draft);
    this.mark(errors);
    if (Object.keys(errors).length > 0) return;
    this.sending = true;
    this.dispatchEvent(
      new CustomEvent('submission', { detail: { key: this.key, draft: this.draft } }),
    );
  }

  mark(errors) {
    let first = null;
    for (const input of this.template.querySelectorAll('[data-field]')) {
      const sentence = errors[input.dataset.field] ?? '';
      input.setCustomValidity(sentence);
      input.reportValidity();
      if (sentence !== '') first ??= input;
    }
    first?.focus();
  }
}
