package io.referloop.sandbox.salesforce.rest;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.salesforce.Actor;
import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.api.Caller;
import java.util.Optional;
import java.util.regex.Pattern;

/** A call that was let in. */
record RestCall(Call call, Caller caller) {

    private static final Pattern CLIENT = Pattern.compile("client=([^,;\\s]+)");

    /** {@code /services/data/v65.0}. */
    String base() {
        return "/services/data/" + call.variable("v");
    }

    Actor actor() {
        String client = call.header("Sforce-Call-Options")
                .map(CLIENT::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(matcher -> matcher.group(1))
                .orElse("");
        return caller.actor("rest/" + call.variable("v").replaceFirst("^v", ""), client);
    }

    String required(String parameter) {
        return call.query(parameter)
                .orElseThrow(() -> new RequestException("MISSING_ARGUMENT", "missing parameter: " + parameter));
    }

    boolean flag(String parameter) {
        return call.query(parameter).filter("true"::equals).isPresent();
    }

    /** A number from a header or parameter, if it is one. */
    static Optional<Integer> number(Optional<String> given) {
        return given.filter(text -> text.matches("\\d{1,9}")).map(Integer::valueOf);
    }
}
