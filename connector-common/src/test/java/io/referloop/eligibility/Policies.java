package io.referloop.eligibility;

import io.referloop.program.AttributionPolicy;
import io.referloop.program.EligibilityPolicy;
import io.referloop.program.EligibilityPolicy.Signal;
import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import io.referloop.program.Vocabulary;
import java.util.List;
import java.util.Set;

/** Policies for tests, as companies have them. */
final class Policies {

    static final Signal PROMOTER = new Signal("promoter", "contact.nps", new AtLeast("value", 9), 30, "NPS {value}");
    static final Signal FIRST_PAYROLL =
            new Signal("first-payroll", "contact.first_payroll", null, null, "first payroll");
    static final Signal RENEWED = new Signal("renewed", "contact.renewed", null, 14, "renewed on {value}");

    private Policies() {}

    static EligibilityPolicy every60Days(Signal... signals) {
        return new EligibilityPolicy(null, List.of(signals), 0, 60);
    }

    static EligibilityPolicy tenured(int days) {
        return new EligibilityPolicy(null, List.of(PROMOTER), days, 60);
    }

    /** A program with this policy, whose fields are properties of HubSpot's contacts. */
    static Program program(EligibilityPolicy policy) {
        Program sample = SampleProgram.withRules("""
                - key: won-share
                  for: referrer
                  on: won
                  earn:
                    fixed: 50.00
                """);
        AttributionPolicy attribution = sample.attribution();
        return new Program(
                sample.id(),
                sample.version(),
                sample.inForceFrom(),
                sample.key(),
                sample.name(),
                sample.type(),
                sample.calendar(),
                sample.terms(),
                new Vocabulary(List.of(
                        new Vocabulary.Field("contact.nps", Vocabulary.Type.NUMBER, "nps_score"),
                        new Vocabulary.Field("contact.first_payroll", Vocabulary.Type.TIME, "first_payroll_date"),
                        new Vocabulary.Field("contact.renewed", Vocabulary.Type.TIME, "renewal_date"))),
                new AttributionPolicy(
                        attribution.model(),
                        attribution.windowDays(),
                        attribution.protectionDays(),
                        attribution.sameDomain(),
                        attribution.existingCustomer(),
                        attribution.openDeal(),
                        false,
                        Set.of("referloop.example"),
                        Set.of()),
                policy,
                sample.milestones(),
                sample.rules(),
                sample.caps());
    }
}
