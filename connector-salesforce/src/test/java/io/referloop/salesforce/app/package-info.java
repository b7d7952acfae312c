/** What is deployed into an org: does it fit together, and does it fit the contract? */
@NullMarked
package io.referloop.salesforce.app;

import org.jspecify.annotations.NullMarked;
