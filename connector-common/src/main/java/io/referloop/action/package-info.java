/**
 * What a CRM's own automation asks for, and what people ask for by writing a record there: enrol, submit, grant, note whom they asked.
 * Promises that each call is carried out once, however often it comes, and that the CRM hears of the result, however often that takes.
 * Decides nothing itself: the same rules hold as on the card and on the console.
 */
@NullMarked
package io.referloop.action;

import org.jspecify.annotations.NullMarked;
