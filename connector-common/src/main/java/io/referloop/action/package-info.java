/**
 * What a CRM's own automation asks for: enrol, submit, grant. Promises that each call is carried out once, however often it comes, and that
 * the CRM hears of the result, however often that takes. Decides nothing itself: the same rules hold as on the card and on the console.
 */
@NullMarked
package io.referloop.action;

import org.jspecify.annotations.NullMarked;
