/**
 * Messages to people. Promises that a mail which cannot be sent never stops the work that wanted it. Knows no CRM.
 */
@NullMarked
package io.referloop.notify;

import org.jspecify.annotations.NullMarked;
