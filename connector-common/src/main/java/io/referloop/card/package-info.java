/**
 * What a card in a CRM record asks, one answer for every CRM. Promises to trust only what the CRM vouched for and to answer in sentences that
 * a person can act on. Knows no CRM by name.
 */
@NullMarked
package io.referloop.card;

import org.jspecify.annotations.NullMarked;
