/**
 * A stateful fake Salesforce organisation: described types, records with the rules that Salesforce keeps, row locks,
 * permissions, and every committed change told to whoever listens.
 *
 * <p>It knows no protocol: SOAP, REST, OAuth and the record pages stand on it. Where it is known to differ from
 * Salesforce, {@code BEHAVIOR.md} says so. Next on the path: {@link io.referloop.sandbox.salesforce.Org}.
 */
@NullMarked
package io.referloop.sandbox.salesforce;

import org.jspecify.annotations.NullMarked;
