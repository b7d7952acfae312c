package io.referloop.hubspot;

import io.referloop.crm.OAuthProfile.Scope;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the app asks an account for, and why. The app's own files must declare exactly these, or HubSpot refuses the installation. */
final class HubspotScopes {

    static final String OWNERS = "crm.objects.owners.read";
    static final String LEADS = "crm.objects.leads.read";
    static final String CUSTOM_SCHEMAS_READ = "crm.schemas.custom.read";
    static final String CUSTOM_SCHEMAS_WRITE = "crm.schemas.custom.write";
    static final String CUSTOM_READ = "crm.objects.custom.read";
    static final String CUSTOM_WRITE = "crm.objects.custom.write";

    /** HubSpot's parameter for what may be left out, beside the standard {@code scope}. */
    static final String OPTIONAL_PARAMETER = "optional_scope";

    private static final String NO_OBJECT =
            "Referrals are kept as notes on the records' timelines instead of records of their own; needs HubSpot Enterprise.";

    static final List<Scope> ALL = List.of(
            scope("oauth", "Lets Referloop connect, and read the account's currency and time zone."),
            scope("crm.objects.contacts.read", "Finds the people who were referred, and hears when they change."),
            scope("crm.objects.contacts.write", "Shows the referral on the contact, and a note on its timeline."),
            scope("crm.objects.companies.read", "Finds the companies of those people."),
            scope("crm.objects.companies.write", "Shows the referral on the company."),
            scope("crm.objects.deals.read", "Sees pipelines, stages and amounts: what rewards depend on."),
            scope("crm.objects.deals.write", "Shows the referral and its reward on the deal."),
            scope(
                    "crm.schemas.contacts.write",
                    "Creates Referloop's fields and association label on contacts, after you have seen them."),
            scope("crm.schemas.companies.write", "Creates Referloop's fields on companies, after you have seen them."),
            scope("crm.schemas.deals.write", "Creates Referloop's fields on deals, after you have seen them."),
            scope(
                    OWNERS,
                    "Tells who owns a record, so that the right person is asked.",
                    "Nobody is named as the owner of a record: the card and the referral do not tell who looks after it."),
            scope(
                    LEADS,
                    "Reads the leads that the card is shown on, and their stages.",
                    "The card on leads cannot tell who a lead is, and the stages of leads cannot be mapped; needs Sales Hub"
                            + " Professional."),
            scope(
                    "automation",
                    "Tells workflows what became of the actions that they asked for.",
                    "Workflows that use Referloop's actions wait in vain for the result."),
            scope(CUSTOM_SCHEMAS_READ, "Sees whether the account has Referloop's Referral object.", NO_OBJECT),
            scope(CUSTOM_SCHEMAS_WRITE, "Creates the Referral object, after you have seen it.", NO_OBJECT),
            scope(CUSTOM_READ, "Finds the records of the Referral object again.", NO_OBJECT),
            scope(CUSTOM_WRITE, "Keeps each referral as a record of the Referral object.", NO_OBJECT));

    private HubspotScopes() {}

    static String optional() {
        return ALL.stream().filter(Scope::optional).map(Scope::name).collect(Collectors.joining(" "));
    }

    private static Scope scope(String name, String why) {
        return scope(name, why, null);
    }

    private static Scope scope(String name, String why, @Nullable String without) {
        return new Scope(name, why, without);
    }
}
