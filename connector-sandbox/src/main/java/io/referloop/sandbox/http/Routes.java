package io.referloop.sandbox.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Method and path templates to what answers them, first match first: put {@code batch/read} before {@code {id}}.
 *
 * <p>A segment {@code {name}} takes exactly one segment, a last {@code {name...}} takes the rest.
 */
public final class Routes<T> {

    private final List<Route<T>> routes = new ArrayList<>();

    public Routes<T> add(String method, String template, T target) {
        routes.add(new Route<>(method, List.of(template.split("/", -1)), target));
        return this;
    }

    public Optional<Match<T>> find(Call call) {
        var segments = List.of(call.path().split("/", -1));
        for (Route<T> route : routes) {
            if (route.method.equals(call.method())) {
                Optional<Map<String, String>> variables = route.match(segments);
                if (variables.isPresent()) {
                    return Optional.of(new Match<>(call.with(variables.get()), route.target));
                }
            }
        }
        return Optional.empty();
    }

    /** The methods this path would take; empty when the path itself is unknown. */
    public Set<String> methodsFor(Call call) {
        var segments = Arrays.asList(call.path().split("/", -1));
        var methods = new TreeSet<String>();
        for (Route<T> route : routes) {
            if (route.match(segments).isPresent()) {
                methods.add(route.method);
            }
        }
        return methods;
    }

    /** A route's target, and the call with the template's variables filled in. */
    public record Match<T>(Call call, T target) {}

    private record Route<T>(String method, List<String> template, T target) {

        Optional<Map<String, String>> match(List<String> segments) {
            var variables = new HashMap<String, String>();
            for (int i = 0; i < template.size(); i++) {
                String expected = template.get(i);
                if (expected.endsWith("...}")) {
                    variables.put(
                            expected.substring(1, expected.length() - 4),
                            String.join("/", segments.subList(Math.min(i, segments.size()), segments.size())));
                    return Optional.of(variables);
                }
                if (i >= segments.size()) {
                    return Optional.empty();
                }
                String actual = segments.get(i);
                if (expected.startsWith("{")) {
                    if (actual.isEmpty()) {
                        return Optional.empty();
                    }
                    variables.put(
                            expected.substring(1, expected.length() - 1), Call.decode(actual.replace("+", "%2B")));
                } else if (!expected.equals(actual)) {
                    return Optional.empty();
                }
            }
            return template.size() == segments.size() ? Optional.of(variables) : Optional.empty();
        }
    }
}
