/**
 * The REST API: queries, single records, collections, composite calls, Bulk API 2.0. Next on the path: {@link
 * io.referloop.sandbox.salesforce.rest.RestProtocol}.
 */
@NullMarked
package io.referloop.sandbox.salesforce.rest;

import org.jspecify.annotations.NullMarked;
