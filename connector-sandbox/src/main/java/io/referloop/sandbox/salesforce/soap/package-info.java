/**
 * The partner SOAP API, 65.0: a client's envelope in, an envelope out, elements in the order of Salesforce's own WSDL.
 * Next on the path: {@link io.referloop.sandbox.salesforce.soap.SoapProtocol}.
 */
@NullMarked
package io.referloop.sandbox.salesforce.soap;

import org.jspecify.annotations.NullMarked;
