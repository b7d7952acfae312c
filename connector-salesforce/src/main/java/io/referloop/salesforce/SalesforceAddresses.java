package io.referloop.salesforce;

import io.referloop.crm.CrmPlace;
import io.referloop.crm.RecordRef;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Links to records. One organisation has several hosts with one name before them: for the API, for people, for setup. */
final class SalesforceAddresses {

    private static final Pattern LIGHTNING =
            Pattern.compile("/lightning/r/(?:\\w+/)?([A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?)(?:/.*)?");
    private static final Pattern CLASSIC = Pattern.compile("/([A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?)");
    private static final Pattern ITS_HOSTS =
            Pattern.compile("\\.(my\\.salesforce\\.com|lightning\\.force\\.com|my\\.salesforce-setup\\.com)$");

    private final URI loginUrl;

    SalesforceAddresses(URI loginUrl) {
        this.loginUrl = loginUrl;
    }

    String linkTo(CrmPlace account, RecordRef record) {
        URI address = account.address();
        return address == null
                ? loginUrl + "/" + record.id()
                : address + "/lightning/r/" + SalesforceObjects.name(record.type()) + "/" + record.id() + "/view";
    }

    Optional<RecordRef> recordIn(CrmPlace account, String link) {
        URI address = account.address();
        try {
            URI uri = URI.create(link.strip());
            if (address == null
                    || uri.getRawPath() == null
                    || !organisation(uri).equals(organisation(address))) {
                return Optional.empty();
            }
            return id(uri.getRawPath())
                    .flatMap(id -> SalesforceObjects.typeOfId(id).map(type -> new RecordRef(type, id)));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static Optional<String> id(String path) {
        for (Pattern form : new Pattern[] {LIGHTNING, CLASSIC}) {
            Matcher matcher = form.matcher(path);
            if (matcher.matches()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    /** The part of the host that all of an organisation's hosts have; with the port, which only a test has. */
    private static String organisation(URI address) {
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        return ITS_HOSTS.matcher(host).replaceFirst("") + ":" + address.getPort();
    }
}
