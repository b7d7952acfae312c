package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.sample.SampleNames;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Two years of an invented company's sales, the same at every start but for the days. */
final class SampleOrg {

    private static final int ACCOUNTS = 60;
    private static final int CONTACTS = 160;
    private static final int DEALS = 120;
    private static final int LEADS = 40;
    private static final int DAYS = 700;
    private static final List<String> PATH =
            List.of("Prospecting", "Qualification", "Proposal/Price Quote", "Negotiation/Review");
    private static final List<String> INDUSTRIES =
            List.of("Technology", "Transportation", "Healthcare", "Energy", "Banking");

    private final Org org;
    private final Instant today;
    private final Random random = new Random(20_261_120);
    private final List<String> owners;
    private final List<String> accounts = new ArrayList<>();
    private final List<List<String>> people = new ArrayList<>();

    SampleOrg(Org org) {
        this.org = org;
        this.today = org.now().truncatedTo(ChronoUnit.SECONDS);
        this.owners = org.users().stream().limit(4).map(OrgRecord::id).toList();
    }

    void fill() {
        permissionSets();
        for (int n = 0; n < ACCOUNTS; n++) {
            account(n);
        }
        for (int n = 0; n < CONTACTS; n++) {
            contact(n);
        }
        for (int n = 0; n < DEALS; n++) {
            deal(n);
        }
        for (int n = 0; n < LEADS; n++) {
            lead(n);
        }
    }

    /** Everybody has one of the package's sets; the integration's is for the user that is no person. */
    private void permissionSets() {
        int person = 0;
        for (String set : org.setup().permissionSets()) {
            boolean integration = set.endsWith("_Integration");
            org.setup().assign(set, integration ? org.users().getLast().id() : owners.get(person++ % owners.size()));
        }
    }

    private void account(int n) {
        String name = SampleNames.company(n);
        people.add(new ArrayList<>());
        accounts.add(create(
                daysAgo(DAYS - n),
                "Account",
                Map.of(
                        "Name", name,
                        "Website", "https://" + SampleNames.domain(name),
                        "Industry", pick(INDUSTRIES),
                        "BillingCity", pick(SampleNames.CITIES),
                        "OwnerId", pick(owners))));
    }

    private void contact(int n) {
        int company = n % ACCOUNTS;
        String first = SampleNames.first(n);
        String last = SampleNames.last(n);
        people.get(company)
                .add(create(
                        daysAgo(DAYS - 60 - n),
                        "Contact",
                        Map.of(
                                "FirstName", first,
                                "LastName", last,
                                "Email", mail(first, last, SampleNames.company(company)),
                                "Title", pick(SampleNames.TITLES),
                                "AccountId", accounts.get(company),
                                "OwnerId", pick(owners))));
    }

    private void deal(int n) {
        int company = random.nextInt(ACCOUNTS);
        boolean old = n % 3 != 0;
        int age = old ? 120 + random.nextInt(300) : 1 + random.nextInt(60);
        Instant at = daysAgo(age);
        String id = create(
                at,
                "Opportunity",
                Map.of(
                        "Name", SampleNames.company(company) + " " + pick(SampleNames.PRODUCTS),
                        "AccountId", accounts.get(company),
                        "ContactId", pick(people.get(company)),
                        "StageName", PATH.getFirst(),
                        "CloseDate", day(at.plus(Duration.ofDays(60))),
                        "Amount", Integer.toString(2_400 + random.nextInt(240) * 250),
                        "OwnerId", pick(owners)));
        int steps = old ? PATH.size() : 1 + random.nextInt(PATH.size());
        for (int step = 1; step < steps; step++) {
            at = at.plus(Duration.ofHours(40 + random.nextInt(200)));
            move(at, id, PATH.get(step));
        }
        if (old) {
            move(at.plus(Duration.ofDays(5)), id, random.nextInt(100) < 58 ? "Closed Won" : "Closed Lost");
        }
    }

    private void lead(int n) {
        int number = CONTACTS + n;
        String company = SampleNames.company(ACCOUNTS + n);
        String first = SampleNames.first(number);
        String last = SampleNames.last(number);
        Instant at = daysAgo(5 + n * 2);
        String id = create(
                at,
                "Lead",
                Map.of(
                        "FirstName",
                        first,
                        "LastName",
                        last,
                        "Company",
                        company,
                        "Email",
                        mail(first, last, company),
                        "Title",
                        pick(SampleNames.TITLES),
                        "LeadSource",
                        n % 4 == 0 ? "Referral" : "Web",
                        "OwnerId",
                        pick(owners)));
        if (n % 5 == 4) {
            org.asOf(at.plus(Duration.ofDays(2)), () -> org.convertLead(id, true));
        }
    }

    private void move(Instant at, String deal, String stage) {
        if (at.isBefore(today)) {
            org.asOf(at, () -> org.update(deal, Map.of("StageName", stage)));
        }
    }

    private String create(Instant at, String type, Map<String, String> values) {
        var made = new ArrayList<String>();
        org.asOf(at, () -> made.add(org.create(type, values)));
        return made.getFirst();
    }

    private static String mail(String first, String last, String company) {
        return SampleNames.mailbox(first, last) + "@" + SampleNames.domain(company);
    }

    private Instant daysAgo(int days) {
        return today.minus(Duration.ofDays(days)).minus(Duration.ofMinutes(random.nextInt(600)));
    }

    private static String day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
