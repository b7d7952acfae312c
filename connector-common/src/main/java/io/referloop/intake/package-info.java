/**
 * What CRMs tell us, made durable first and acted upon then. Promises that an accepted delivery is never lost, has its effect once, whatever
 * is repeated, reordered or interrupted, and that what cannot be acted upon is shown. Next on the path: {@link io.referloop.crm.CrmChange}.
 */
@NullMarked
package io.referloop.intake;

import org.jspecify.annotations.NullMarked;
