import { LightningElement, api } from 'lwc';

/** The one way in which Referloop says that something went wrong: what, and what to do next. */
export default class ReferralProblem extends LightningElement {
  /** One of c/referralProblems. */
  @api problem;
  /** Whether whoever shows it can do the same again; it hears "retry". */
  @api retry = false;

  get boxClass() {
    return `box ${this.problem.warning ? 'warning' : 'error'}`;
  }

  get role() {
    return this.problem.warning ? 'status' : 'alert';
  }

  get canRetry() {
    return this.retry && this.problem.retry;
  }

  get retryLabel() {
    return this.problem.code === 'WAITING' ? 'Look again' : 'Try again';
  }

  retried() {
    this.dispatchEvent(new CustomEvent('retry'));
  }
}
