package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.Translation;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubspotTranslatorTests {

    private static final Instant AT = Instant.ofEpochMilli(1788597072520L);
    private static final RecordRef DEAL = new RecordRef(RecordType.DEAL, "546500061938");

    @Test
    void tellsADealsStageByItsIdWithoutATrack() {
        assertThat(one("""
                        "subscriptionType":"object.propertyChange","objectTypeId":"0-3","objectId":546500061938,
                        "propertyName":"dealstage","propertyValue":"closedwon\"""")).isEqualTo(new CrmChange.StageMoved(DEAL, null, "closedwon", AT));
    }

    @Test
    void understandsClassicSubscriptionsAndTheDocumentedSpelling() {
        assertThat(one("""
                        "eventType":"contact.propertyChange","objectId":"7","propertyName":"lifecyclestage","propertyValue":"customer\""""))
                .isEqualTo(new CrmChange.StageMoved(
                        new RecordRef(RecordType.CONTACT, "7"), "lifecyclestage", "customer", AT));
    }

    @ParameterizedTest
    @CsvSource({
        "0-3,amount,12000.50,amount,12000.50",
        "0-3,deal_currency_code,EUR,currency,EUR",
        "0-3,closedate,1788597072520,closeDate,2026-09-05",
        "0-3,closedate,2026-09-05T08:31:12.520Z,closeDate,2026-09-05",
        "0-3,dealname,Initech renewal,name,Initech renewal",
        "0-3,pipeline,default,pipeline,default",
        "0-3,dealstage,'',dealstage,",
        "0-1,email,ada@initech.example,email,ada@initech.example",
        "0-1,firstname,Ada,firstName,Ada",
        "0-1,lastname,Byron,lastName,Byron",
        "0-1,company,Initech,company,Initech",
        "0-2,domain,initech.example,domain,initech.example",
        "0-2,name,Initech,name,Initech",
        "0-1,our_own_field,x,our_own_field,x",
        "0-1,email,'',email,",
    })
    void tellsFieldsInTheCoresWords(String typeId, String property, String value, String field, String expected) {
        var change = one("""
                "subscriptionType":"object.propertyChange","objectTypeId":"%s","objectId":1,"propertyName":"%s","propertyValue":"%s\"""".formatted(typeId, property, value));

        assertThat(change).isInstanceOfSatisfying(CrmChange.FieldChanged.class, moved -> {
            assertThat(moved.field()).isEqualTo(field);
            assertThat(moved.value()).isEqualTo(expected);
        });
    }

    @Test
    void tellsCreationDeletionRestoreAndErasure() {
        var record = new RecordRef(RecordType.CONTACT, "7");

        assertThat(one("\"subscriptionType\":\"object.creation\",\"objectTypeId\":\"0-1\",\"objectId\":7"))
                .isEqualTo(new CrmChange.Created(record, AT));
        assertThat(one("\"subscriptionType\":\"contact.deletion\",\"objectId\":7"))
                .isEqualTo(new CrmChange.Deleted(record, AT));
        assertThat(one("\"subscriptionType\":\"contact.restore\",\"objectId\":7"))
                .isEqualTo(new CrmChange.Restored(record, AT));
        assertThat(one("\"subscriptionType\":\"contact.privacyDeletion\",\"objectId\":7"))
                .isEqualTo(new CrmChange.PersonErased(record, AT));
    }

    @Test
    void aMergeLeadsAllIdsToTheSurvivor() {
        assertThat(one("""
                        "subscriptionType":"object.merge","objectTypeId":"0-1","objectId":1,"primaryObjectId":1,
                        "mergedObjectIds":[2,3],"newObjectId":9,"numberOfPropertiesMoved":4 """))
                .isEqualTo(new CrmChange.Merged(contact("9"), List.of(contact("2"), contact("3"), contact("1")), AT));
        assertThat(one("""
                        "subscriptionType":"contact.merge","objectId":1,"primaryObjectId":1,"mergedObjectIds":[2] """)).isEqualTo(new CrmChange.Merged(contact("1"), List.of(contact("2")), AT));
    }

    @Test
    void tellsAssociationsFromEitherSide() {
        assertThat(one("""
                        "subscriptionType":"object.associationChange","objectTypeId":"0-1","associationType":"CONTACT_TO_DEAL",
                        "fromObjectId":7,"toObjectId":546500061938,"associationRemoved":true,"isPrimaryAssociation":false """)).isEqualTo(new CrmChange.AssociationChanged(contact("7"), DEAL, true, AT));
        assertThat(one("""
                        "subscriptionType":"deal.associationChange","associationType":"DEAL_TO_CONTACT",
                        "fromObjectId":546500061938,"toObjectId":7,"associationRemoved":false """)).isEqualTo(new CrmChange.AssociationChanged(DEAL, contact("7"), false, AT));
    }

    @Test
    void countsOwnEchoesAndUnknownKindsWithoutActing() {
        var translation = translate("""
                [{"portalId":1,"appId":3,"occurredAt":1,"subscriptionType":"contact.propertyChange","objectId":1,"propertyName":"a",
                  "propertyValue":"b","changeSource":"INTEGRATION","sourceId":"3"},
                 {"portalId":1,"appId":3,"occurredAt":1,"subscriptionType":"contact.propertyChange","objectId":1,"propertyName":"a",
                  "propertyValue":"b","changeSource":"INTEGRATION","sourceId":"4"},
                 {"portalId":1,"occurredAt":1,"subscriptionType":"ticket.creation","objectId":1},
                 {"portalId":1,"occurredAt":1,"subscriptionType":"object.creation","objectTypeId":"2-77","objectId":1},
                 {"portalId":1,"occurredAt":1,"subscriptionType":"contact.somethingNew","objectId":1},
                 {"portalId":1,"occurredAt":1,"subscriptionType":"contact.associationChange","associationType":"CONTACT_TO_TICKET",
                  "fromObjectId":1,"toObjectId":2}]
                """);

        assertThat(translation.changes()).hasSize(1);
        assertThat(translation.echoes()).isEqualTo(1);
        assertThat(translation.ignored()).isEqualTo(4);
        assertThat(translation.unreadable()).isEmpty();
    }

    @Test
    void readsOnlyTheDeliverysOwnAccount() {
        var translation = translate("""
                [{"portalId":2,"occurredAt":1,"subscriptionType":"contact.creation","objectId":1},
                 {"portalId":1,"occurredAt":1,"subscriptionType":"contact.creation","objectId":2}]
                """);

        assertThat(translation.changes()).containsExactly(new CrmChange.Created(contact("2"), Instant.ofEpochMilli(1)));
    }

    @Test
    void listsWhatItCannotReadByPlaceAndGoesOn() {
        var translation = translate("""
                [{"portalId":1,"occurredAt":1,"subscriptionType":"contact.creation"},
                 7,
                 {"occurredAt":1,"subscriptionType":"contact.creation","objectId":1},
                 {"portalId":1,"occurredAt":"soon","subscriptionType":"contact.creation","objectId":1},
                 {"portalId":1,"occurredAt":1,"subscriptionType":"contact.creation","objectId":{"deep":[1]}},
                 {"portalId":1,"occurredAt":1,"objectId":1},
                 {"portalId":1,"occurredAt":1,"subscriptionType":"deal.propertyChange","objectId":1,"propertyName":"closedate","propertyValue":"x"},
                 {"portalId":1,"occurredAt":1,"subscriptionType":"contact.creation","objectId":1}]
                """);

        assertThat(translation.changes()).hasSize(1);
        assertThat(translation.unreadable())
                .extracting(Translation.Unreadable::problem)
                .containsExactly(
                        "Event 1 has no objectId",
                        "Event 2 is not an object",
                        "Event 3 has no portalId",
                        "Event 4 has an occurredAt that is no number of milliseconds",
                        "Event 5 has no objectId",
                        "Event 6 has neither subscriptionType nor eventType",
                        "Event 7 has a closedate that is no date");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"portalId\":1,\"occurr",
                "{\"portalId\":}]",
                "[[[[[[[[[[[[[[[[[[[[[[[[[",
                "tru]",
                "{\"a\":\"\u0001\"}]",
                "]x",
            })
    void translatesWhatIsCompleteBeforeBrokenJson(String rest) {
        var good = "{\"portalId\":1,\"occurredAt\":1,\"subscriptionType\":\"contact.creation\",\"objectId\":1}";

        var translation = translate("[" + good + (rest.startsWith("]") ? "" : ",") + rest);

        assertThat(translation.changes()).hasSize(1);
        assertThat(translation.unreadable()).hasSize(1);
        assertThat(translation.unreadable().getFirst().where()).isEqualTo("event 2");
    }

    @Test
    void invalidUtf8LosesNothingBeforeIt() {
        var good =
                "[{\"portalId\":1,\"occurredAt\":1,\"subscriptionType\":\"contact.creation\",\"objectId\":1},{\"x\":\"";
        var body = Arrays.copyOf(good.getBytes(UTF_8), good.length() + 2);
        body[good.length()] = (byte) 0xC3;
        body[good.length() + 1] = (byte) 0x28;

        var translation = new HubspotTranslator("").translate(delivery(body));

        assertThat(translation.changes()).hasSize(1);
        assertThat(translation.unreadable()).hasSize(1);
    }

    private static RecordRef contact(String id) {
        return new RecordRef(RecordType.CONTACT, id);
    }

    private static CrmChange one(String fields) {
        var translation =
                translate("[{\"portalId\":1,\"appId\":3,\"occurredAt\":1788597072520,\"eventId\":5," + fields + "}]");
        assertThat(translation.unreadable()).isEmpty();
        return translation.changes().getFirst();
    }

    private static Translation translate(String body) {
        return new HubspotTranslator("").translate(delivery(body.getBytes(UTF_8)));
    }

    private static CrmDelivery delivery(byte[] body) {
        return new CrmDelivery("hubspot", "1", Instant.EPOCH, "c", body);
    }
}
