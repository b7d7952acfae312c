/**
 * How clients get into the organisation: the web server flow with PKCE and rotating refresh tokens, JWT bearer, client
 * credentials, and what a token answer names. Next on the path: {@link
 * io.referloop.sandbox.salesforce.oauth.OAuthEndpoints}.
 */
@NullMarked
package io.referloop.sandbox.salesforce.oauth;

import org.jspecify.annotations.NullMarked;
