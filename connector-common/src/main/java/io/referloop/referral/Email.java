package io.referloop.referral;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An e-mail address as people write it and as it identifies a mailbox.
 *
 * @param address in lower case
 */
public record Email(String address) {

    private static final Pattern SHAPE =
            Pattern.compile("[^\\s\\p{Cc}\\p{Cf}@<>,;\"]{1,64}@[a-z0-9-]+(\\.[a-z0-9-]+)+");
    private static final int LENGTH_MAX = 254;
    private static final Set<String> DOTS_IGNORED = Set.of("gmail.com", "googlemail.com");

    /** Empty when it is no address. */
    public static Optional<Email> parse(String text) {
        String address = text.strip().toLowerCase(Locale.ROOT);
        return address.length() <= LENGTH_MAX && SHAPE.matcher(address).matches()
                ? Optional.of(new Email(address))
                : Optional.empty();
    }

    /** Whether both reach the same mailbox: a plus-tag never tells two apart, dots do not where the provider ignores them. */
    public boolean sameMailbox(Email other) {
        return mailbox().equals(other.mailbox());
    }

    public String domain() {
        return address.substring(address.indexOf('@') + 1);
    }

    /** The address without what tells no two mailboxes apart. */
    String mailbox() {
        String local = address.substring(0, address.indexOf('@'));
        int tag = local.indexOf('+');
        String untagged = tag > 0 ? local.substring(0, tag) : local;
        boolean dotless = DOTS_IGNORED.contains(domain());
        return (dotless ? untagged.replace(".", "") : untagged) + "@" + (dotless ? "gmail.com" : domain());
    }
}
