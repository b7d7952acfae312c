/**
 * Tells people how their connections are: by mail, and in the CRM itself for its admins. Promises that what cannot be sent never stops the
 * work that wanted it. Knows no CRM.
 */
@NullMarked
package io.referloop.notify;

import org.jspecify.annotations.NullMarked;
