package io.referloop.intake;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Fact;
import io.referloop.referral.Progress;
import io.referloop.referral.RecordKey;
import io.referloop.stage.StageMap;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What a record that was read says about its referral: every stage it was in, and what it is worth. */
final class RecordFacts {

    private RecordFacts() {}

    /**
     * @param known whether a field of the record has this value already; reading it again is then no news
     * @return the statements, and the stages that nobody mapped
     */
    static Read of(
            UUID referral,
            RecordKey key,
            CrmRecord record,
            StageMap stages,
            BiPredicate<String, String> known,
            String correlation) {
        List<Progress.Statement> statements = new ArrayList<>();
        List<String> unmapped = new ArrayList<>();
        for (CrmChange.StageMoved moved : record.stages()) {
            @Nullable ReferralStatus status =
                    switch (stages.meaning(key.ref().type(), moved.track(), moved.stage())) {
                        case StageMap.Meaning.Means means -> means.status();
                        case StageMap.Meaning.Ignored ignored -> null;
                        case StageMap.Meaning.Unknown unknown -> {
                            unmapped.add(moved.stage());
                            yield null;
                        }
                    };
            Fact fact = new Fact(key, Fact.STAGE, moved.occurredAt(), moved.stage(), status);
            statements.add(new Progress.Statement(referral, fact, moved.track(), correlation));
        }
        for (String field : List.of(Fact.AMOUNT, Fact.CURRENCY)) {
            String value = record.field(field).orElse("");
            if (!known.test(field, value)) {
                Fact fact = new Fact(key, field, record.updatedAt(), value, null);
                statements.add(new Progress.Statement(referral, fact, null, correlation));
            }
        }
        return new Read(statements, unmapped);
    }

    record Read(List<Progress.Statement> statements, List<String> unmappedStages) {}
}
