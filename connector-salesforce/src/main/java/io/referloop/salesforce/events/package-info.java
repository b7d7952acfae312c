/**
 * Listening to Salesforce: a stream of change events per organisation, decoded while it is read and stored in a form that needs no schema.
 * Promises that what was stored and how far the stream was heard never differ; leaves it to the core who listens when. Next on the path:
 * {@link io.referloop.salesforce.events.SalesforceEvents}.
 */
@NullMarked
package io.referloop.salesforce.events;

import org.jspecify.annotations.NullMarked;
