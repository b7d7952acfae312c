import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import read from '@salesforce/apex/ReferloopCard.read';
import submit from '@salesforce/apex/ReferloopCard.submit';
import { problem, problemOf, refusal } from 'c/referralProblems';
import { Waiting } from 'c/referralWaiting';
import { momentText } from 'c/referralWords';

const UNANSWERED = problem(
  'WAITING',
  'Nothing is lost: the referral is kept here and answered as soon as Referloop is back.',
  'If it stays so, ask your Salesforce administrator to look at Referloop Setup.',
);

/** A record's referral, or a form to submit one. Writes a pending record; the connector answers on it, and the card looks for that. */
export default class ReferralCard extends LightningElement {
  @api recordId;

  view;
  failure = null;
  /** Why what was typed was not needed any more. */
  faster = null;
  gaveUp = false;
  announcement = '';
  /** What was submitted, for the form of a next attempt. */
  draft = null;
  wired;
  patience = new Waiting(
    () => refreshApex(this.wired),
    () => {
      this.gaveUp = true;
    },
  );

  @wire(read, { recordId: '$recordId' })
  told(wired) {
    this.wired = wired;
    const { data, error } = wired;
    if (error) {
      this.failure = problemOf(error);
    } else if (data) {
      this.failure = null;
      this.show(data);
    }
  }

  disconnectedCallback() {
    this.patience.stop();
  }

  show(view) {
    const waited = this.waiting;
    this.view = view;
    if (this.waiting) {
      this.patience.start();
      return;
    }
    this.patience.stop();
    this.gaveUp = false;
    if (waited) this.announcement = '';
    if (waited && view.referral) {
      this.announcement = `${view.name} is referral ${view.referral.id} now.`;
      notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
    }
  }

  get loading() {
    return !this.view && !this.failure;
  }

  get waiting() {
    return this.view?.submission?.syncState === 'Pending';
  }

  get waitingFor() {
    const { referrerName, referrerEmail } = this.view.submission;
    return referrerName ?? referrerEmail;
  }

  get submitted() {
    return momentText(this.view.submission.submittedAt);
  }

  get notice() {
    if (this.gaveUp) return UNANSWERED;
    if (this.faster) return this.faster;
    const refused = this.view.submission;
    return refused?.syncState === 'Refused'
      ? problem('REFUSED', refused.message ?? 'Referloop gave no reason.')
      : null;
  }

  get announcementClass() {
    return this.announcement ? 'announcement' : 'slds-assistive-text';
  }

  reload() {
    this.failure = null;
    return refreshApex(this.wired);
  }

  lookAgain() {
    this.gaveUp = false;
    this.patience.start();
    return this.reload();
  }

  async submit(event) {
    const { key, draft } = event.detail;
    const form = event.target;
    try {
      const answer = await submit({ recordId: this.recordId, key, ...draft });
      if (!answer.ok) {
        await this.refuse(form, refusal(answer));
        return;
      }
      this.announcement = answer.message;
      this.draft = draft;
      this.dispatchEvent(new CustomEvent('submitted'));
      await this.reload();
    } catch (error) {
      form.refuse(problemOf(error));
    }
  }

  /** When someone was faster, what is there now is shown with the reason above it. */
  async refuse(form, refused) {
    if (refused.code === 'DUPLICATE_REFERRAL') await this.reload();
    if (this.view.submitAllowed) form.refuse(refused);
    else this.faster = refused;
  }

  asked(event) {
    this.announcement = event.detail;
    return this.reload();
  }
}
