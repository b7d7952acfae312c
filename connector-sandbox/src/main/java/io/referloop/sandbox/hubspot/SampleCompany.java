package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.hubspot.PropertyDefinition.Option;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Two years of an invented software company's CRM: the same every time, but for the dates, which follow the clock.
 *
 * <p>About thirty contacts carry the portal's own {@code referred_by_email}: people whom a customer once brought.
 */
final class SampleCompany {

    private static final int COMPANIES = 120;
    private static final int CONTACTS = 300;
    private static final int DEALS = 200;
    private static final int LEADS = 8;
    private static final int REFERRED = 30;
    private static final int DAYS = 730;
    private static final Actor IMPORT = new Actor.Crm("IMPORT");
    private static final String OWN_GROUP = "fjordlight";
    private static final String RENEWALS = "76342210";
    private static final List<String> SALES_PATH = List.of(
            "appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "decisionmakerboughtin", "contractsent");

    private final PortalData data;
    private final Records store;
    private final Random random = new Random(48_210_001);
    private final Instant today;
    private final List<StoredRecord> companies = new ArrayList<>();
    private final List<StoredRecord> contacts = new ArrayList<>();
    private final Map<String, List<StoredRecord>> contactsOfCompany = new LinkedHashMap<>();

    SampleCompany(PortalData data, Records store) {
        this.data = data;
        this.store = store;
        this.today = store.now();
    }

    void fill() {
        ownProperties();
        for (int i = 0; i < COMPANIES; i++) {
            company(i);
        }
        for (int i = 0; i < CONTACTS; i++) {
            contact(i);
        }
        var plans = new ArrayList<Plan>();
        for (int i = 0; i < DEALS; i++) {
            plans.add(plan(i));
        }
        // In the order of time, so that histories read as if they had been lived.
        plans.sort(Comparator.comparing(Plan::opened));
        plans.forEach(this::deal);
        referred();
        leads();
    }

    private void ownProperties() {
        for (ObjectType type : ObjectType.RECORDS) {
            data.catalog(type).putGroup(new PropertyGroup(OWN_GROUP, "Fjordlight's own", 5));
        }
        own(ObjectType.CONTACT, "referred_by_email", "Referred by (e-mail)", "string", "text", List.of());
        own(
                ObjectType.CONTACT,
                "referral_source",
                "How we heard of them",
                "enumeration",
                "select",
                List.of("Customer", "Partner", "Event", "Website"));
        own(ObjectType.CONTACT, "nps_score", "Last NPS score", "number", "number", List.of());
        own(ObjectType.CONTACT, "nps_answered_on", "NPS answered on", "date", "date", List.of());
        own(ObjectType.CONTACT, "first_payroll_date", "First payroll run on", "date", "date", List.of());
        own(ObjectType.CONTACT, "renewal_date", "Renewed on", "date", "date", List.of());
        own(ObjectType.CONTACT, "review_given_on", "Review given on", "date", "date", List.of());
        own(ObjectType.COMPANY, "plan", "Plan", "enumeration", "select", List.of("Team", "Business", "Enterprise"));
        own(ObjectType.DEAL, "contract_term_months", "Contract term (months)", "number", "number", List.of());
    }

    private void own(
            ObjectType type, String name, String label, String valueType, String fieldType, List<String> choices) {
        var options = choices.stream()
                .map(choice -> new Option(choice, choice.toLowerCase(Locale.ROOT), choices.indexOf(choice), false))
                .toList();
        data.catalog(type)
                .put(PropertyDefinition.standard(name, label, valueType, fieldType, OWN_GROUP)
                        .custom()
                        .withOptions(options));
    }

    private void company(int number) {
        String name = SampleNames.company(number);
        var values = new LinkedHashMap<String, String>();
        values.put("name", name);
        values.put("domain", SampleNames.domain(name));
        values.put("industry", pick(SampleNames.INDUSTRIES));
        values.put("city", pick(SampleNames.CITIES));
        values.put("country", pick(List.of("United States", "Germany", "Norway", "Netherlands", "Canada")));
        values.put("numberofemployees", Integer.toString(10 + random.nextInt(40) * 25));
        values.put("hubspot_owner_id", owner());
        values.put("lifecyclestage", "lead");
        companies.add(store.createAt(daysAgo(60 + random.nextInt(DAYS - 60)), ObjectType.COMPANY, values, IMPORT));
    }

    private void contact(int number) {
        StoredRecord company = companies.get(number < COMPANIES ? number : random.nextInt(COMPANIES));
        String first = SampleNames.first(number);
        String last = SampleNames.last(number);
        var values = new LinkedHashMap<String, String>();
        values.put("firstname", first);
        values.put("lastname", last);
        values.put("email", SampleNames.mailbox(first, last) + "@" + company.value("domain"));
        values.put("company", company.value("name"));
        values.put("jobtitle", pick(SampleNames.TITLES));
        values.put("phone", "+1 555 01" + (10 + random.nextInt(90)));
        values.put("hubspot_owner_id", owner());
        values.put("lifecyclestage", pick(List.of("subscriber", "lead", "lead", "marketingqualifiedlead")));
        Instant created = company.createdAt().plus(Duration.ofHours(random.nextInt(24 * 50)));
        StoredRecord contact = store.createAt(created, ObjectType.CONTACT, values, IMPORT);
        store.associateByDefault(contact, company, IMPORT);
        contacts.add(contact);
        contactsOfCompany.computeIfAbsent(company.id(), id -> new ArrayList<>()).add(contact);
    }

    private Plan plan(int number) {
        StoredRecord company = companies.get(random.nextInt(COMPANIES));
        List<StoredRecord> people = contactsOfCompany.getOrDefault(company.id(), List.of(contacts.getFirst()));
        StoredRecord contact = people.get(random.nextInt(people.size()));
        Instant opened = number % 3 == 0
                ? daysAgo(random.nextInt(60))
                : company.createdAt().plus(Duration.ofDays(10 + random.nextInt(40)));
        return new Plan(company, contact, earlier(later(opened, contact.createdAt()), today), number % 6 == 5);
    }

    private void deal(Plan plan) {
        StoredRecord company = plan.company;
        StoredRecord contact = plan.contact;
        boolean renewal = plan.renewal;
        var values = new LinkedHashMap<String, String>();
        values.put("dealname", company.value("name") + (renewal ? " renewal" : " " + pick(SampleNames.PRODUCTS)));
        values.put("pipeline", renewal ? RENEWALS : "default");
        values.put("dealstage", renewal ? "148220931" : SALES_PATH.getFirst());
        values.put("dealtype", renewal ? "existingbusiness" : "newbusiness");
        values.put("deal_currency_code", random.nextInt(5) == 0 ? "EUR" : "USD");
        values.put("contract_term_months", pick(List.of("12", "12", "24", "36")));
        values.put("hubspot_owner_id", owner());
        if (random.nextInt(9) > 0) {
            values.put("amount", Integer.toString(2_400 + random.nextInt(240) * 250));
        }
        StoredRecord deal = store.createAt(plan.opened, ObjectType.DEAL, values, IMPORT);
        store.associateByDefault(deal, company, IMPORT);
        store.associateByDefault(deal, contact, IMPORT);
        if (renewal) {
            renewalPath(deal);
        } else {
            salesPath(deal, contact, company);
        }
    }

    private void salesPath(StoredRecord deal, StoredRecord contact, StoredRecord company) {
        boolean old = deal.createdAt().isBefore(daysAgo(90));
        int steps = old ? SALES_PATH.size() - 1 : random.nextInt(SALES_PATH.size());
        Instant at = deal.createdAt();
        for (int step = 1; step <= steps; step++) {
            Instant next = at.plus(Duration.ofHours(40 + random.nextInt(300)));
            if (next.isAfter(today)) {
                break;
            }
            at = next;
            move(deal, SALES_PATH.get(step), at);
        }
        raise(contact, "opportunity", at);
        if (old) {
            boolean won = random.nextInt(100) < 58;
            at = earlier(at.plus(Duration.ofDays(3 + random.nextInt(15))), today);
            store.updateAt(at, deal, Map.of("closedate", at.toString()), IMPORT);
            move(deal, won ? "closedwon" : "closedlost", at);
            if (won) {
                becomesCustomer(contact, company, at);
            }
        } else {
            String closing = at.plus(Duration.ofDays(20 + random.nextInt(60))).toString();
            store.updateAt(at, deal, Map.of("closedate", closing), IMPORT);
        }
    }

    private void renewalPath(StoredRecord deal) {
        if (deal.createdAt().isBefore(daysAgo(90))) {
            Instant at = earlier(deal.createdAt().plus(Duration.ofDays(30)), today);
            move(deal, random.nextInt(5) > 0 ? "148220933" : "148220934", at);
            store.updateAt(at, deal, Map.of("closedate", at.toString()), IMPORT);
        } else if (random.nextBoolean()) {
            move(deal, "148220932", earlier(deal.createdAt().plus(Duration.ofDays(5)), today));
        }
    }

    private void becomesCustomer(StoredRecord contact, StoredRecord company, Instant at) {
        raise(contact, "customer", at);
        raise(company, "customer", at);
        LocalDate answered = earlier(at.plus(Duration.ofDays(30 + random.nextInt(200))), today)
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
        store.updateAt(
                at,
                contact,
                Map.of(
                        "nps_score", Integer.toString(4 + random.nextInt(7)),
                        "nps_answered_on", answered.toString()),
                IMPORT);
        store.updateAt(at, company, Map.of("plan", pick(List.of("team", "business", "enterprise"))), IMPORT);
    }

    private void referred() {
        var customers = contacts.stream()
                .filter(contact -> contact.value("lifecyclestage").equals("customer"))
                .toList();
        int done = 0;
        for (int i = 3; i < contacts.size() && done < REFERRED; i += 9) {
            StoredRecord contact = contacts.get(i);
            StoredRecord referrer = customers.get(random.nextInt(customers.size()));
            if (!referrer.value("company").equals(contact.value("company"))) {
                store.updateAt(
                        contact.createdAt().plus(Duration.ofHours(2)),
                        contact,
                        Map.of("referred_by_email", referrer.value("email"), "referral_source", "customer"),
                        IMPORT);
                done++;
            }
        }
    }

    /** A few contacts that sales works on before there is a deal. */
    private void leads() {
        contacts.stream()
                .filter(contact -> contact.value("lifecyclestage").equals("marketingqualifiedlead"))
                .limit(LEADS)
                .forEach(contact -> {
                    Instant at = earlier(contact.createdAt().plus(Duration.ofDays(2)), today);
                    StoredRecord lead = store.createAt(
                            at,
                            ObjectType.LEAD,
                            Map.of(
                                    "hs_lead_name",
                                    contact.value("firstname") + " " + contact.value("lastname") + ", "
                                            + contact.value("company"),
                                    "hubspot_owner_id",
                                    contact.value("hubspot_owner_id")),
                            IMPORT);
                    store.associateByDefault(lead, contact, IMPORT);
                });
    }

    private void move(StoredRecord deal, String stage, Instant at) {
        store.updateAt(at, deal, Map.of("dealstage", stage), IMPORT);
    }

    private void raise(StoredRecord stored, String stage, Instant at) {
        PropertyCatalog catalog = data.catalog(stored.type());
        if (catalog.lifecycleOrder(stage) > catalog.lifecycleOrder(stored.value("lifecyclestage"))) {
            store.updateAt(later(at, stored.updatedAt()), stored, Map.of("lifecyclestage", stage), IMPORT);
        }
    }

    private Instant daysAgo(int days) {
        return today.minus(Duration.ofDays(days)).minus(Duration.ofMinutes(random.nextInt(600)));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private String owner() {
        return data.users().get(random.nextInt(data.users().size())).ownerId();
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private record Plan(StoredRecord company, StoredRecord contact, Instant opened, boolean renewal) {}
}
