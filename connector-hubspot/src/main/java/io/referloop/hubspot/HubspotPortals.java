package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the accounts that a delivery speaks of, by scanning its bytes: no JSON is parsed before the delivery is safe. A person's text cannot
 * pose as the key, because inside JSON text every quote has a backslash before it.
 */
final class HubspotPortals {

    private static final byte[] KEY = "\"portalId\"".getBytes(US_ASCII);
    /** How far the key may still be away when the byte under its last place is this one (Horspool). */
    private static final int[] SHIFT = shifts();

    private HubspotPortals() {}

    /** Each account once, in the order of appearance; empty for an empty array; null when this is no array of events. */
    static @Nullable List<String> in(byte[] body) {
        int first = 0;
        int last = body.length - 1;
        while (first <= last && blank(body[first])) {
            first++;
        }
        while (last > first && blank(body[last])) {
            last--;
        }
        if (first >= last || body[first] != '[' || body[last] != ']') {
            return null;
        }
        var portals = scan(body, first, last);
        return portals.isEmpty() && !onlyBlank(body, first + 1, last) ? null : portals;
    }

    private static List<String> scan(byte[] body, int from, int end) {
        var portals = new ArrayList<String>(1);
        long latest = -1;
        int at = from + KEY.length;
        while (at < end) {
            byte under = body[at];
            if (under != '"' || !keyEndsAt(body, at)) {
                at += SHIFT[under & 0xFF];
                continue;
            }
            long portal = number(body, at + 1, end);
            if (portal >= 0 && portal != latest) {
                latest = portal;
                var text = Long.toString(portal);
                if (!portals.contains(text)) {
                    portals.add(text);
                }
            }
            at += KEY.length;
        }
        return portals;
    }

    private static boolean keyEndsAt(byte[] body, int at) {
        int start = at - KEY.length + 1;
        for (int i = 0; i < KEY.length; i++) {
            if (body[start + i] != KEY[i]) {
                return false;
            }
        }
        return true;
    }

    /** The number after the colon, or -1. */
    private static long number(byte[] body, int from, int end) {
        int at = from;
        while (at < end && blank(body[at])) {
            at++;
        }
        if (at >= end || body[at++] != ':') {
            return -1;
        }
        while (at < end && (blank(body[at]) || body[at] == '"')) {
            at++;
        }
        long number = 0;
        int digits = 0;
        while (at < end && body[at] >= '0' && body[at] <= '9' && digits < 18) {
            number = number * 10 + (body[at++] - '0');
            digits++;
        }
        return digits == 0 ? -1 : number;
    }

    private static boolean onlyBlank(byte[] body, int from, int end) {
        for (int at = from; at < end; at++) {
            if (!blank(body[at])) {
                return false;
            }
        }
        return true;
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private static int[] shifts() {
        var shifts = new int[256];
        Arrays.fill(shifts, KEY.length);
        for (int i = 0; i < KEY.length - 1; i++) {
            shifts[KEY[i]] = KEY.length - 1 - i;
        }
        return shifts;
    }
}
