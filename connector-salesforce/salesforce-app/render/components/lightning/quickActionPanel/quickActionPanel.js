import { LightningElement, api } from 'lwc';

/** The frame of a screen action, which is not among the published base components: SLDS's modal. */
export default class QuickActionPanel extends LightningElement {
  @api header;
}
