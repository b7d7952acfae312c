package io.referloop.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmChange;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoundChangesTests {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final RecordRef DEAL = new RecordRef(RecordType.DEAL, "21480310075");
    private static final RecordRef LEAD = new RecordRef(RecordType.LEAD, "00Q5f000001AbCdEAF");
    private static final RecordRef CONTACT = new RecordRef(RecordType.CONTACT, "7");

    @Test
    void everyKindOfChangeIsReadAsItWasWritten() {
        List<CrmChange> changes = List.of(
                new CrmChange.StageMoved(DEAL, "default", "Signed \"and\" sealed", AT),
                new CrmChange.StageMoved(DEAL, null, "closedwon", AT),
                new CrmChange.FieldChanged(DEAL, "amount", "1200.50", AT),
                new CrmChange.FieldChanged(DEAL, "amount", null, AT),
                new CrmChange.Created(DEAL, AT),
                new CrmChange.Deleted(DEAL, AT),
                new CrmChange.Restored(DEAL, AT),
                new CrmChange.Touched(DEAL, AT),
                new CrmChange.Merged(CONTACT, List.of(new RecordRef(RecordType.CONTACT, "8"), CONTACT), AT),
                new CrmChange.Converted(LEAD, List.of(CONTACT, DEAL), AT),
                new CrmChange.AssociationChanged(CONTACT, DEAL, true, AT),
                new CrmChange.AssociationChanged(CONTACT, DEAL, false, AT),
                new CrmChange.PersonErased(CONTACT, AT));

        assertThat(FoundChanges.read(FoundChanges.bytes(changes)).changes()).isEqualTo(changes);
        assertThat(changes)
                .extracting(Object::getClass)
                .as("a new kind needs its line here")
                .contains(CrmChange.class.getPermittedSubclasses());
    }

    @Test
    void whatAnotherVersionWroteIsUnreadableAndNothingIsThrown() {
        for (String body : List.of(
                "",
                "{",
                "[{}]",
                "[{\"kind\":\"moonrise\",\"type\":\"DEAL\",\"id\":\"1\",\"at\":\"2026-03-01T12:00:00Z\"}]")) {
            assertThat(FoundChanges.read(body.getBytes(UTF_8)).unreadable())
                    .as(body)
                    .hasSize(1);
        }
    }
}
