import { LightningElement } from 'lwc';
import read from '@salesforce/apex/ReferloopSetup.read';
import { problemOf } from 'c/referralProblems';
import { stepsOf } from 'c/setupSteps';

const LOOKS = {
  done: { icon: 'utility:success', variant: 'success', alternative: 'Done' },
  todo: { icon: 'utility:warning', variant: 'warning', alternative: 'To do' },
  unknown: { icon: 'utility:help', variant: null, alternative: 'Not known' },
};

/** How far this org is set up for Referloop, and what to do next. */
export default class SetupAssistant extends LightningElement {
  steps = null;
  failure = null;
  loading = false;

  connectedCallback() {
    this.load();
  }

  async load() {
    this.loading = true;
    this.failure = null;
    try {
      const state = await read();
      this.steps = stepsOf(state, Date.now()).map((step) => ({ ...step, ...LOOKS[step.state] }));
    } catch (error) {
      this.failure = problemOf(error);
    } finally {
      this.loading = false;
    }
  }

  get headline() {
    const open = this.steps.filter(({ state }) => state === 'todo').length;
    if (open === 0) return 'All good: nothing waits for anybody.';
    return open === 1 ? 'One thing needs you.' : `${open} things need you.`;
  }
}
