package io.referloop.sandbox.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One HTTP request as it arrived: the path undecoded, the body as raw bytes.
 *
 * @param headers by lower-case name
 * @param variables what the matching route's template named, decoded
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, never kept.
public record Call(
        String method,
        String path,
        String rawQuery,
        Map<String, String> headers,
        byte[] body,
        Map<String, String> variables) {

    public static Call of(String method, String pathAndQuery, Map<String, String> headers, byte[] body) {
        int question = pathAndQuery.indexOf('?');
        String path = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
        String query = question < 0 ? "" : pathAndQuery.substring(question + 1);
        return new Call(method, path, query, headers, body, Map.of());
    }

    Call with(Map<String, String> newVariables) {
        return new Call(method, path, rawQuery, headers, body, newVariables);
    }

    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("the route of " + path + " names no variable " + name);
        }
        return value;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The first value of a query parameter; present but empty counts as absent. */
    public Optional<String> query(String name) {
        return parameters(rawQuery).getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** All values of a query parameter, given repeatedly or joined by commas. */
    public List<String> queryList(String name) {
        var values = new ArrayList<String>();
        for (String value : parameters(rawQuery).getOrDefault(name, List.of())) {
            for (String part : value.split(",", -1)) {
                if (!part.isBlank()) {
                    values.add(part.trim());
                }
            }
        }
        return values;
    }

    /** A field of a form body. */
    public Optional<String> form(String name) {
        return formValues(name).stream().findFirst();
    }

    public List<String> formValues(String name) {
        return parameters(text()).getOrDefault(name, List.of());
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; {@link MalformedJson} when it is not. */
    public JsonNode json() {
        return Json.parse(body);
    }

    public Optional<String> cookie(String name) {
        for (String pair : header("cookie").orElse("").split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).trim().equals(name)) {
                return Optional.of(pair.substring(equals + 1).trim());
            }
        }
        return Optional.empty();
    }

    private static Map<String, List<String>> parameters(String encoded) {
        var values = new LinkedHashMap<String, List<String>>();
        for (String pair : encoded.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            values.computeIfAbsent(decode(name), key -> new ArrayList<>()).add(decode(value));
        }
        return values;
    }

    static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return encoded;
        }
    }
}
