package io.referloop.sandbox.salesforce;

import java.util.Optional;

/** Record ids: fifteen characters that differ in case, and three more that tell the case to those who lose it. */
public final class Ids {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String CHECKSUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private static final String INSTANCE = "Hs000";
    private static final int SHORT = 15;
    private static final int LONG = 18;

    private Ids() {}

    /** The id with this number among those of its kind. */
    public static String of(String keyPrefix, long number) {
        var digits = new StringBuilder();
        for (long rest = number; digits.length() < SHORT - keyPrefix.length() - INSTANCE.length(); rest /= 62) {
            digits.append(DIGITS.charAt((int) (rest % 62)));
        }
        return lengthen(keyPrefix + INSTANCE + digits.reverse());
    }

    /** The long form; nothing when it is no id at all. */
    public static Optional<String> parse(String id) {
        if (!id.matches("[0-9A-Za-z]+")) {
            return Optional.empty();
        }
        return switch (id.length()) {
            case SHORT -> Optional.of(lengthen(id));
            case LONG -> Optional.of(lengthen(id.substring(0, SHORT))).filter(id::equals);
            default -> Optional.empty();
        };
    }

    private static String lengthen(String id) {
        var checksum = new StringBuilder(id);
        for (int block = 0; block < 3; block++) {
            int bits = 0;
            for (int i = 0; i < 5; i++) {
                char c = id.charAt(block * 5 + i);
                if (c >= 'A' && c <= 'Z') {
                    bits |= 1 << i;
                }
            }
            checksum.append(CHECKSUM.charAt(bits));
        }
        return checksum.toString();
    }
}
