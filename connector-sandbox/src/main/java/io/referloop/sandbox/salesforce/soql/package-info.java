/**
 * Salesforce's query language as far as clients of records use it: text to {@link
 * io.referloop.sandbox.salesforce.soql.Soql}, and nothing about what is stored.
 */
@NullMarked
package io.referloop.sandbox.salesforce.soql;

import org.jspecify.annotations.NullMarked;
