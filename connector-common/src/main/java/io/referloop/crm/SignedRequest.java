package io.referloop.crm;

import java.util.List;
import java.util.Map;

/**
 * A request that claims to come from a CRM, exactly as it arrived.
 *
 * @param pathAndQuery raw, undecoded, in the original order; scheme and host come from configuration, never from the request
 * @param headers by lower-case name; two values under one name stay two values
 * @param body the raw bytes: a signature over re-serialised JSON proves nothing
 */
public record SignedRequest(String method, String pathAndQuery, Map<String, List<String>> headers, byte[] body) {}
