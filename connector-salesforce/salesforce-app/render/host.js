import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import EligibleReferrers from 'c/eligibleReferrers';
import ReferralAction from 'c/referralAction';
import ReferralCard from 'c/referralCard';
import SetupAssistant from 'c/setupAssistant';
import { connect } from './platform/org.js';

const COMPONENTS = {
  eligibleReferrers: EligibleReferrers,
  referralAction: ReferralAction,
  referralCard: ReferralCard,
  setupAssistant: SetupAssistant,
};

/*
 * The page says in <script type="application/json" id="lwc-config"> where the org's REST API is and as whom to call it, and marks with
 * data-lwc="referralCard" (and data-record-id) where a component goes.
 */
connect(JSON.parse(document.getElementById('lwc-config').textContent));

for (const place of document.querySelectorAll('[data-lwc]')) {
  const name = place.dataset.lwc;
  const element = createElement(
    `c-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    { is: COMPONENTS[name] },
  );
  if (place.dataset.recordId) element.recordId = place.dataset.recordId;
  place.appendChild(element);
  element.addEventListener('lightning__actionsclosescreen', () => {
    place.replaceChildren();
    window.history.back();
  });
}

// In a frame of the same origin the page around it gives the component as much room as it takes.
if (window.frameElement) {
  new ResizeObserver(() => {
    window.frameElement.style.height = `${document.documentElement.offsetHeight + 4}px`;
  }).observe(document.body);
}
