package io.referloop.crm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.referloop.crm.CrmSchema.Outcome;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every adapter promises, proved against a CRM that refuses, throttles and loses. An adapter's module extends this and adds a harness. */
public abstract class CrmConnectorContract {

    private static final Map<ReferralField, String> VALUES = Map.of(
            ReferralField.REFERRED_BY, "Grace Hopper",
            ReferralField.REFERRED_ON, "2026-01-31",
            ReferralField.REFERRAL_STATUS, "Won");

    @SuppressWarnings("NullAway.Init") // started before each test
    private CrmHarness crm;

    protected abstract CrmHarness start();

    @BeforeEach
    void startTheCrm() {
        crm = start();
    }

    @AfterEach
    void stopTheCrm() {
        crm.close();
    }

    // Signatures

    @Test
    void trustsACallThatTheCrmSigned() {
        expects(Capability.CARD_CALLS);
        var verdict = crm.connector().callers().verify(crm.cardCall(now()));

        assertThat(verdict).isInstanceOfSatisfying(CallerVerifier.Verdict.Trusted.class, trusted -> {
            assertThat(trusted.accountId()).isEqualTo(crm.account().accountId());
            assertThat(trusted.userEmail()).contains("@");
        });
    }

    @Test
    void refusesACallThatWasChanged() {
        expects(Capability.CARD_CALLS);
        var genuine = crm.cardCall(now());

        assertThat(refusal(new SignedRequest(
                        genuine.method(), genuine.pathAndQuery() + "&x=1", genuine.headers(), genuine.body())))
                .isEqualTo("SIGNATURE_INVALID");
        assertThat(refusal(
                        new SignedRequest(genuine.method(), genuine.pathAndQuery(), genuine.headers(), new byte[] {1})))
                .isEqualTo("SIGNATURE_INVALID");
        assertThat(refusal(new SignedRequest(genuine.method(), genuine.pathAndQuery(), Map.of(), genuine.body())))
                .isEqualTo("SIGNATURE_MISSING");
    }

    @Test
    void refusesACallThatIsOldOrFromTheFuture() {
        expects(Capability.CARD_CALLS);
        assertThat(refusal(crm.cardCall(now().minus(Duration.ofMinutes(5).plusSeconds(1)))))
                .isEqualTo("TIMESTAMP_STALE");
        assertThat(refusal(crm.cardCall(now().plus(Duration.ofMinutes(2))))).isEqualTo("TIMESTAMP_FUTURE");
    }

    // What the CRM pushes

    @Test
    void theSameEventTwiceIsOneChangeTwice() {
        var deal = aDeal();
        var delivery = crm.stageDelivery(deal, crm.stages().get(1), now());
        var again = new CrmDelivery(
                delivery.crm(), delivery.accountId(), now().plusSeconds(60), "another", delivery.body());

        assertThat(crm.connector().translate(again).changes())
                .isNotEmpty()
                .isEqualTo(crm.connector().translate(delivery).changes());
    }

    @Test
    void eventsOutOfOrderKeepTheirOwnTimes() {
        var deal = aDeal();
        var later = crm.stageDelivery(deal, crm.stages().get(2), now().plusSeconds(5));
        var earlier = crm.stageDelivery(deal, crm.stages().get(1), now());

        var changes = new ArrayList<CrmChange>();
        changes.addAll(crm.connector().translate(later).changes());
        changes.addAll(crm.connector().translate(earlier).changes());

        assertThat(changes).extracting(CrmChange::occurredAt).containsExactly(now().plusSeconds(5), now());
    }

    @Test
    void aStageThatNobodyMappedIsStillTold() {
        var deal = aDeal();

        assertThat(crm.connector()
                        .translate(crm.stageDelivery(deal, "a-stage-of-tomorrow", now()))
                        .changes())
                .singleElement()
                .isInstanceOfSatisfying(CrmChange.StageMoved.class, moved -> {
                    assertThat(moved.record()).isEqualTo(deal);
                    assertThat(moved.stage()).isEqualTo("a-stage-of-tomorrow");
                });
    }

    @Test
    void whatCannotBeReadIsListedAndNothingIsThrown() {
        for (var body : List.of("", "{", "[[[[", "null", "\u0000")) {
            var delivery =
                    new CrmDelivery(crm.connector().id(), crm.account().accountId(), now(), "c", body.getBytes(UTF_8));

            assertThat(crm.connector().translate(delivery).unreadable())
                    .as(body)
                    .isNotEmpty();
        }
    }

    @Test
    void aMoveInTheCrmArrivesWithItsTime() {
        expects(Capability.WEBHOOKS);
        var deal = aDeal();
        var before = told(CrmChange.Created.class);
        crm.clock().advance(Duration.ofMinutes(1));

        crm.moveTo(deal, crm.stages().get(2));

        assertThat(before).extracting(CrmChange::record).contains(deal);
        assertThat(told(CrmChange.StageMoved.class)).anySatisfy(moved -> {
            assertThat(moved.record()).isEqualTo(deal);
            assertThat(moved.stage()).isEqualTo(crm.stages().get(2));
            assertThat(moved.occurredAt()).isEqualTo(now());
        });
    }

    @Test
    void fieldsArriveInTheCoresWords() {
        expects(Capability.WEBHOOKS);
        var deal = aDeal();
        crm.pushed();

        crm.change(deal, CrmRecord.AMOUNT, "777.50");

        assertThat(told(CrmChange.FieldChanged.class)).anySatisfy(changed -> {
            assertThat(changed.field()).isEqualTo(CrmRecord.AMOUNT);
            // A CRM may carry amounts as numbers, which know no last zero.
            assertThat(new BigDecimal(Objects.requireNonNull(changed.value()))).isEqualByComparingTo("777.50");
        });
    }

    @Test
    void aFieldOfTheCompanysOwnArrivesUnderTheCrmsName() {
        expects(Capability.WEBHOOKS);
        var contact = aContact("happy@initech.example");
        crm.pushed();

        crm.change(contact, crm.ownContactField(), "9");

        assertThat(told(CrmChange.FieldChanged.class)).anySatisfy(changed -> {
            assertThat(changed.record()).isEqualTo(contact);
            assertThat(changed.field()).isEqualTo(crm.ownContactField());
            assertThat(changed.value()).isEqualTo("9");
        });
    }

    @Test
    void ourOwnWritesComeBackAsEchoesOnly() {
        expects(Capability.WEBHOOKS);
        installed();
        var deal = aDeal();
        crm.pushed();

        assertWritten(session().write(List.of(write(deal))));

        assertThat(crm.pushed())
                .allSatisfy(delivery -> assertThat(
                                crm.connector().translate(delivery).changes())
                        .isEmpty());
    }

    @Test
    void aMergeLeadsBothIdsToTheSurvivor() {
        expects(Capability.MERGE);
        var one = aContact("one@initech.example");
        var other = aContact("other@initech.example");
        crm.pushed();

        var survivor = crm.merge(one, other);

        if (!lacks(Capability.WEBHOOKS)) {
            assertThat(told(CrmChange.Merged.class)).anySatisfy(merged -> {
                assertThat(merged.record()).isEqualTo(survivor);
                assertThat(merged.merged()).contains(other);
            });
        }
        assertThat(session()
                        .read(RecordType.CONTACT, List.of(one.id(), other.id()))
                        .records())
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.ref()).isEqualTo(survivor))
                .extracting(CrmRecord::requested)
                .containsExactlyInAnyOrder(one, other);
    }

    @Test
    void writingToAMergedRecordReachesTheSurvivor() {
        expects(Capability.MERGE);
        installed();
        var one = aContact("one@initech.example");
        var other = aContact("other@initech.example");
        var survivor = crm.merge(one, other);

        assertThat(session().write(List.of(write(other))))
                .singleElement()
                .isInstanceOfSatisfying(
                        WriteOutcome.Written.class,
                        written -> assertThat(written.now()).isEqualTo(survivor));
        assertThat(crm.held(survivor, ReferralField.REFERRED_BY)).isEqualTo("Grace Hopper");
    }

    @Test
    void aDeletedRecordIsToldMissingAndGone() {
        installed();
        var deal = aDeal();
        var kept = aDeal();
        crm.pushed();

        crm.delete(deal);

        if (!lacks(Capability.WEBHOOKS)) {
            assertThat(told(CrmChange.Deleted.class))
                    .extracting(CrmChange::record)
                    .containsExactly(deal);
        }
        var page = session().read(RecordType.DEAL, List.of(deal.id(), kept.id()));
        assertThat(page.missing()).containsExactly(deal);
        assertThat(page.records()).extracting(CrmRecord::ref).containsExactly(kept);
        var outcomes = session().write(List.of(write(deal), write(kept)));
        assertThat(failure(outcomes.get(0))).isInstanceOf(CrmFailure.Gone.class);
        assertThat(outcomes.get(1)).isInstanceOf(WriteOutcome.Written.class);
    }

    @Test
    void aWishToBeForgottenArrives() {
        expects(Capability.ERASURE);
        var contact = aContact("gone@initech.example");
        crm.pushed();

        crm.erase(contact);

        assertThat(told(CrmChange.PersonErased.class))
                .extracting(CrmChange::record)
                .contains(contact);
    }

    @Test
    void associationsAreToldAndRead() {
        expects(Capability.ASSOCIATIONS);
        var deal = aDeal();
        var contact = aContact("ada@initech.example");
        crm.pushed();

        crm.associate(deal, contact);

        if (!lacks(Capability.WEBHOOKS)) {
            assertThat(told(CrmChange.AssociationChanged.class)).anySatisfy(changed -> {
                assertThat(List.of(changed.record(), changed.other())).containsExactlyInAnyOrder(deal, contact);
                assertThat(changed.removed()).isFalse();
            });
        }
        assertThat(only(session().read(RecordType.DEAL, List.of(deal.id()))).associated(RecordType.CONTACT))
                .containsExactly(contact);
    }

    // Reading

    @Test
    void countsTheRecordsOfEachStage() {
        var track = session().describe().tracks().stream()
                .filter(it -> it.stages().stream()
                        .anyMatch(stage -> stage.id().equals(crm.stages().getLast())))
                .findFirst()
                .orElseThrow();
        var three = track.stages().stream()
                .filter(stage -> crm.stages().contains(stage.id()))
                .toList();
        var moved = aDeal();
        var other = aDeal();
        crm.moveTo(moved, crm.stages().get(1));

        var counts = session().count(new CrmSchema.Track(track.type(), track.id(), track.label(), three));

        assertThat(counts.getOrDefault(crm.stages().get(0), 0L)).isEqualTo(1);
        assertThat(counts.getOrDefault(crm.stages().get(1), 0L)).isEqualTo(1);
        assertThat(counts.getOrDefault(crm.stages().get(2), 0L)).isZero();
        assertThat(other).isNotEqualTo(moved);
    }

    @Test
    void findsTheRecordThatALinkLeadsTo() {
        var deal = aDeal();
        var account = crm.place();
        var link = crm.connector().linkTo(account, deal);

        assertThat(crm.connector().recordIn(account, link)).contains(deal);
        assertThat(crm.connector().recordIn(new CrmPlace("another", URI.create("https://another.example")), link))
                .isEmpty();
        assertThat(crm.connector().recordIn(account, "https://elsewhere.example/"))
                .isEmpty();
    }

    @Test
    void describesTracksWithOutcomesFromTheCrmsOwnMetadata() {
        var schema = session().describe();

        assertThat(schema.currency()).matches("[A-Z]{3}");
        assertThat(schema.timeZone()).isNotBlank();
        var pipeline = schema.tracks().stream()
                .filter(track -> track.stages().stream()
                        .anyMatch(stage -> stage.id().equals(crm.stages().getLast())))
                .findFirst()
                .orElseThrow();
        assertThat(pipeline.type()).isEqualTo(RecordType.DEAL);
        assertThat(pipeline.stages())
                .extracting(CrmSchema.Stage::outcome)
                .contains(Outcome.OPEN, Outcome.WON, Outcome.LOST);
        assertThat(pipeline.stages())
                .allSatisfy(stage -> assertThat(stage.label()).isNotBlank());
    }

    @Test
    void readsARecordWithItsWholeStageHistory() {
        var deal = aDeal();
        // Before it is closed: a CRM may set the date of a deal that it closes.
        assertThat(only(session().read(RecordType.DEAL, List.of(deal.id()))).field(CrmRecord.CLOSE_DATE))
                .contains("2026-03-31");
        for (var stage : crm.stages().subList(1, 3)) {
            crm.clock().advance(Duration.ofDays(1));
            crm.moveTo(deal, stage);
        }

        var record = only(session().read(RecordType.DEAL, List.of(deal.id(), deal.id())));

        assertThat(record.field(CrmRecord.NAME)).contains("Initech");
        assertThat(record.field(CrmRecord.AMOUNT)).contains("1200");
        assertThat(record.field(CrmRecord.CURRENCY))
                .contains(session().describe().currency());
        if (!lacks(Capability.STAGE_HISTORY)) {
            assertThat(record.stages()).extracting(CrmChange.StageMoved::stage).isEqualTo(crm.stages());
            assertThat(record.stages()).extracting(CrmChange::occurredAt).isSorted();
        }
        assertThat(record.stages().getLast().stage()).isEqualTo(crm.stages().getLast());
    }

    @Test
    void readsFieldsOfTheCompanysOwnWithTheTimeOfTheirValue() {
        var contact = aContact("happy@initech.example");
        var field = crm.ownContactField();
        crm.change(contact, field, "6");
        crm.clock().advance(Duration.ofDays(1));
        crm.change(contact, field, "9");
        var scored = now();
        crm.clock().advance(Duration.ofDays(30));
        crm.change(contact, CrmRecord.FIRST_NAME, "Priya");
        var session = session().alsoReading(RecordType.CONTACT, List.of(field, "no_such_field"));

        var read = only(session.read(RecordType.CONTACT, List.of(contact.id())));
        var listed = only(session.page(RecordType.CONTACT, null, null));

        assertThat(List.of(read, listed)).allSatisfy(record -> {
            assertThat(record.field(field)).contains("9");
            assertThat(record.field("no_such_field")).isEmpty();
            assertThat(record.field(CrmRecord.FIRST_NAME)).contains("Priya");
            assertThat(record.told().getOrDefault(field, scored)).isEqualTo(scored);
        });
        assertThat(only(session().read(RecordType.CONTACT, List.of(contact.id())))
                        .field(field))
                .as("nobody asked for it")
                .isEmpty();
    }

    @Test
    void readsAsManyAsAskedForInFewCalls() {
        var ids = IntStream.range(0, session().batchSize() + 1)
                .mapToObj(i -> aContact("p" + i + "@initech.example").id())
                .toList();
        var unknown = "999999999";
        var asked = new ArrayList<>(ids);
        asked.add(unknown);
        long before = crm.calls();

        var page = session().read(RecordType.CONTACT, asked);

        assertThat(page.records()).extracting(record -> record.ref().id()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(page.missing()).extracting(RecordRef::id).containsExactly(unknown);
        assertThat(crm.calls() - before).as("not one call per record").isLessThan(12);
    }

    @Test
    void listsEveryRecordOnce() {
        var made = IntStream.range(0, 2 * session().batchSize() + 1)
                .mapToObj(i -> aContact("p" + i + "@initech.example"))
                .toList();

        assertThat(walk(RecordType.CONTACT, null)).extracting(CrmRecord::ref).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void goesThroughEverythingInAsFewCallsAsItSays() {
        int size = session().listSize();
        var made = IntStream.range(0, 2 * size + 1)
                .mapToObj(i -> aContact("p" + i + "@initech.example"))
                .toList();
        assertThat(session().count(RecordType.CONTACT)).isEqualTo(made.size());
        long before = crm.calls();

        var listed = new ArrayList<CrmRecord>();
        String cursor = null;
        do {
            var page = session().list(RecordType.CONTACT, cursor);
            listed.addAll(page.records());
            cursor = page.next();
        } while (cursor != null);

        assertThat(listed).extracting(CrmRecord::ref).containsExactlyInAnyOrderElementsOf(made);
        assertThat(listed)
                .allSatisfy(record -> assertThat(record.field(CrmRecord.EMAIL)).isPresent());
        assertThat(crm.calls() - before).isLessThanOrEqualTo(3);
    }

    @Test
    void aListTellsWhereRecordsStandAndWhomTheyBelongTo() {
        var contact = aContact("ada@initech.example");
        var deal = aDeal();
        crm.associate(deal, contact);
        crm.moveTo(deal, crm.stages().getLast());

        var listed = only(session().list(RecordType.DEAL, null));

        assertThat(listed.stages().getLast().stage()).isEqualTo(crm.stages().getLast());
        assertThat(listed.field(CrmRecord.AMOUNT)).contains("1200");
        assertThat(listed.field(CrmRecord.CURRENCY))
                .contains(session().describe().currency());
        if (!lacks(Capability.ASSOCIATIONS)) {
            assertThat(listed.associated(RecordType.CONTACT)).containsExactly(contact);
        }
    }

    @Test
    void findsPeopleByTheirAddress() {
        var ada = aContact("ada@initech.example");
        var grace = aContact("grace@initech.example");
        aContact("linus@initech.example");

        var found = session()
                .find(
                        RecordType.CONTACT,
                        CrmRecord.EMAIL,
                        List.of("grace@initech.example", "ada@initech.example", "nobody@initech.example"));

        assertThat(found.records()).extracting(CrmRecord::ref).containsExactlyInAnyOrder(ada, grace);
        assertThat(session()
                        .find(RecordType.CONTACT, "no_such_field", List.of("x"))
                        .records())
                .isEmpty();
    }

    @Test
    void readsBackWhatItWrote() {
        installed();
        var deal = aDeal();
        var blank = aDeal();
        var gone = aDeal();
        assertWritten(session().write(List.of(write(deal))));
        crm.delete(gone);

        var held = session().held(RecordType.DEAL, List.of(deal.id(), blank.id(), gone.id()));

        assertThat(held)
                .containsEntry(deal, VALUES)
                .containsEntry(blank, Map.of())
                .doesNotContainKey(gone);
    }

    @Test
    void tellsOfEveryCallWhateverBecameOfIt() {
        var told = new ArrayList<CrmUsage.Outcome>();
        var account = crm.account();
        var session = crm.connector()
                .open(new CrmAccount(
                        account.workspaceId(),
                        account.connectionId(),
                        account.accountId(),
                        account.tokens(),
                        Map.of(),
                        Set.of(),
                        Map.of(),
                        call -> told.add(call.outcome())));
        var deal = aDeal();
        long before = crm.calls();

        session.read(RecordType.DEAL, List.of(deal.id()));
        crm.throttleNextCalls(1, Duration.ofSeconds(1));
        failureOf(() -> session.read(RecordType.DEAL, List.of(deal.id())));

        assertThat(told).hasSize((int) (crm.calls() - before));
        assertThat(told).containsOnly(CrmUsage.Outcome.DONE, CrmUsage.Outcome.THROTTLED);
        assertThat(told.getLast()).isEqualTo(CrmUsage.Outcome.THROTTLED);
    }

    @Test
    void walksOnPastTheCrmsOwnCap() {
        aContact("before@initech.example");
        crm.clock().advance(Duration.ofMinutes(1));
        var since = now();
        var made = crm.createMoreThanTheCap(RecordType.CONTACT);

        var seen = walk(RecordType.CONTACT, since).stream().map(CrmRecord::ref).toList();

        assertThat(new HashSet<>(seen)).isEqualTo(new HashSet<>(made));
        assertThat(seen).as("each once").doesNotHaveDuplicates();
    }

    @Test
    void aWalkOverWhatChangedTellsWhatWasDeletedAndMerged() {
        expects(Capability.CHANGE_WALK);
        var old = aDeal();
        var gone = aDeal();
        var one = aContact("one@initech.example");
        var other = aContact("other@initech.example");
        crm.clock().advance(Duration.ofMinutes(1));
        var since = now();
        crm.delete(gone);
        var survivor = crm.merge(one, other);

        var deals = session().page(RecordType.DEAL, null, since);
        var contacts = session().page(RecordType.CONTACT, null, since);

        assertThat(deals.missing()).containsExactly(gone);
        assertThat(deals.records()).extracting(CrmRecord::ref).doesNotContain(old);
        assertThat(contacts.records()).anySatisfy(record -> {
            assertThat(record.ref()).isEqualTo(survivor);
            assertThat(record.requested()).isEqualTo(other);
        });
    }

    // Writing

    @Test
    void writesInFullBatchesWithOneOutcomeEach() {
        installed();
        int count = 2 * session().batchSize() + 1;
        var writes = IntStream.range(0, count)
                .mapToObj(i -> write(aContact("p" + i + "@initech.example")))
                .toList();
        long before = crm.writeCalls();

        var outcomes = session().write(writes);

        assertWritten(outcomes);
        assertThat(outcomes).extracting(WriteOutcome::write).isEqualTo(writes);
        assertThat(crm.held(writes.getLast().record(), ReferralField.REFERRED_BY))
                .isEqualTo("Grace Hopper");
        assertThat(crm.held(writes.getLast().record(), ReferralField.REFERRED_ON))
                .isEqualTo("2026-01-31");
        if (!lacks(Capability.BATCH_WRITE)) {
            assertThat(crm.writeCalls() - before).isEqualTo(3);
        }
    }

    @Test
    void anEmptyTextClearsAndAnAbsentFieldStays() {
        installed();
        var deal = aDeal();
        assertWritten(session().write(List.of(write(deal))));

        assertWritten(session().write(List.of(write(deal, Map.of(ReferralField.REFERRED_BY, "")))));

        assertThat(crm.held(deal, ReferralField.REFERRED_BY)).isEmpty();
        assertThat(crm.held(deal, ReferralField.REFERRAL_STATUS)).isEqualTo("Won");
    }

    @Test
    void aMixtureOfTypesIsWrittenInOrder() {
        installed();
        var writes = List.of(write(aDeal()), write(aContact("a@initech.example")), write(aDeal()));

        var outcomes = session().write(writes);

        assertWritten(outcomes);
        assertThat(outcomes).extracting(WriteOutcome::write).isEqualTo(writes);
    }

    @Test
    void aBatchRefusedInPartHasAnOutcomePerRecord() {
        installed();
        var writes = IntStream.range(0, 5).mapToObj(i -> write(aDeal())).toList();
        crm.refuseRecordsOfNextBatch(2);

        var outcomes = session().write(writes);

        assertThat(outcomes.subList(0, 2))
                .allSatisfy(outcome -> assertThat(failure(outcome)).isInstanceOf(CrmFailure.Rejected.class));
        assertWritten(outcomes.subList(2, 5));
        assertThat(crm.held(writes.get(0).record(), ReferralField.REFERRED_BY)).isEmpty();
    }

    @Test
    void aBatchRefusedWholeIsTriedInParts() {
        installed();
        var writes = IntStream.range(0, 8).mapToObj(i -> write(aDeal())).toList();
        crm.refuseNextBatches(2);

        assertWritten(session().write(writes));
    }

    @Test
    void aValueThatCannotBeIsRefusedAlone() {
        installed();
        var good = write(aDeal());
        var bad = write(aDeal(), Map.of(ReferralField.REFERRED_ON, "31.01.2026"));

        var outcomes = session().write(List.of(bad, good));

        assertThat(failure(outcomes.get(0)))
                .isInstanceOfSatisfying(
                        CrmFailure.Rejected.class,
                        rejected -> assertThat(rejected.field()).isEqualTo(ReferralField.REFERRED_ON.label()));
        assertThat(outcomes.get(1)).isInstanceOf(WriteOutcome.Written.class);
    }

    @Test
    void aFieldThatIsNotInstalledIsRefusedByName() {
        crm.withdraw(RecordType.DEAL, ReferralField.REWARD);
        var outcome = session()
                .write(List.of(write(aDeal(), Map.of(ReferralField.REWARD, "1 EUR"))))
                .getFirst();

        assertThat(failure(outcome))
                .isInstanceOfSatisfying(
                        CrmFailure.Rejected.class,
                        rejected -> assertThat(rejected.field()).isEqualTo(ReferralField.REWARD.label()));
    }

    @Test
    void anAnswerThatIsLostLeavesTheOutcomeUnknown() {
        installed();
        var deal = aDeal();
        crm.loseAnswerOfNextWrite();

        var outcome = session().write(List.of(write(deal))).getFirst();

        assertThat(failure(outcome)).isInstanceOf(CrmFailure.OutcomeUnknown.class);
        assertThat(crm.held(deal, ReferralField.REFERRED_BY))
                .as("it was done after all")
                .isEqualTo("Grace Hopper");
    }

    // Failing

    @Test
    void waitsAsLongAsTheCrmSays() {
        assumeTrue(crm.saysHowLongToWait());
        var deal = aDeal();
        crm.throttleNextCalls(1, Duration.ofSeconds(7));

        var failure = failureOf(() -> session().read(RecordType.DEAL, List.of(deal.id())));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        CrmFailure.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
        crm.clock().advance(Duration.ofSeconds(7));
        assertThat(session().read(RecordType.DEAL, List.of(deal.id())).records())
                .hasSize(1);
    }

    @Test
    void knowsHowLongToWaitWhenTheCrmDoesNotSay() {
        var deal = aDeal();
        crm.throttleNextCalls(1, null);

        var failure = failureOf(() -> session().read(RecordType.DEAL, List.of(deal.id())));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        CrmFailure.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter())
                                .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1)));
    }

    @Test
    void aThrottledWriteIsNotSentAgainUnasked() {
        installed();
        var writes = IntStream.range(0, session().batchSize() + 1)
                .mapToObj(i -> write(aContact("p" + i + "@initech.example")))
                .toList();
        crm.throttleNextCalls(1, null);
        long before = crm.calls();

        var outcomes = session().write(writes);

        assertThat(outcomes)
                .hasSameSizeAs(writes)
                .allSatisfy(outcome -> assertThat(failure(outcome)).isInstanceOf(CrmFailure.Throttled.class));
        assertThat(crm.calls() - before).isEqualTo(1);
    }

    @Test
    void anOutageIsUnavailableAndSoonNotEvenAskedAbout() {
        var deal = aDeal();
        crm.beUnavailableForNextCalls(1000);
        for (int i = 0; i < 20; i++) {
            assertThat(failureOf(() -> session().read(RecordType.DEAL, List.of(deal.id()))))
                    .isInstanceOf(CrmFailure.Unavailable.class);
        }
        long before = crm.calls();

        assertThat(failureOf(() -> session().describe())).isInstanceOf(CrmFailure.Unavailable.class);

        assertThat(crm.calls()).as("the breaker is open").isEqualTo(before);
    }

    @Test
    void anExpiredTokenIsReplacedOnceAndTheWorkGoesOn() {
        installed();
        var writes = IntStream.range(0, 2 * session().batchSize())
                .mapToObj(i -> write(aContact("p" + i + "@initech.example")))
                .toList();
        crm.expireAccess();

        assertWritten(session().write(writes));

        assertThat(crm.tokens().refreshes()).isEqualTo(1);
    }

    @Test
    void aRevokedInstallationIsAskedOnceMoreAtMost() {
        installed();
        var writes = IntStream.range(0, 2 * session().batchSize())
                .mapToObj(i -> write(aContact("p" + i + "@initech.example")))
                .toList();
        crm.revoke();
        long before = crm.writeCalls();

        var failure = failureOf(() -> session().write(writes));

        assertThat(failure).isInstanceOf(CrmFailure.AuthorizationLost.class);
        assertThat(crm.tokens().isLost()).isTrue();
        assertThat(crm.writeCalls() - before).isLessThanOrEqualTo(1);
        assertThat(failureOf(() -> session().describe())).isInstanceOf(CrmFailure.AuthorizationLost.class);
    }

    // Installing

    @Test
    void installsWhatItShowedAndNothingTwice() {
        expects(Capability.FIELD_INSTALL);
        var plan = session().planInstall();
        assertThat(plan.missing()).isNotEmpty().allSatisfy(item -> {
            assertThat(item.label()).isNotBlank();
            assertThat(item.why()).isNotBlank();
        });
        assertThat(session().planInstall()).as("a preview changes nothing").isEqualTo(plan);

        session().install(plan);
        session().install(plan);

        assertThat(session().planInstall().missing()).isEmpty();
        assertThat(session().planInstall().items())
                .extracting(InstallPlan.Item::name)
                .containsExactlyElementsOf(
                        plan.items().stream().map(InstallPlan.Item::name).toList());
    }

    @Test
    void somebodyElsesFieldUnderOurNameIsToldAndNeverTouched() {
        expects(Capability.FIELD_INSTALL);
        var deal = aDeal();
        crm.occupy(RecordType.DEAL, ReferralField.REWARD, deal, "7");

        var plan = session().planInstall();
        session().install(plan);

        assertThat(plan.taken()).singleElement().satisfies(item -> {
            assertThat(item.label()).isEqualTo(ReferralField.REWARD.label());
            assertThat(item.problem()).endsWith(".");
        });
        assertThat(session().planInstall().taken()).isEqualTo(plan.taken());
        var name = plan.taken().getFirst().name();
        var known = account(Set.of(), Map.of(RecordType.DEAL, Set.of(name)));
        assertWritten(crm.connector()
                .open(known)
                .write(List.of(write(
                        deal, Map.of(ReferralField.REWARD, "1 EUR", ReferralField.REFERRED_BY, "Grace Hopper")))));
        assertThat(crm.held(deal, ReferralField.REWARD)).isEqualTo("7");
        assertThat(crm.held(deal, ReferralField.REFERRED_BY)).isEqualTo("Grace Hopper");
    }

    @Test
    void worksWithoutWhatIsOptional() {
        installed();
        var deal = aDeal();
        var optional = crm.connector().oauth().scopes().stream()
                .filter(OAuthProfile.Scope::optional)
                .map(OAuthProfile.Scope::name)
                .collect(Collectors.toSet());
        var session = crm.connector().open(account(optional, Map.of()));

        assertThat(session.describe().tracks()).isNotEmpty();
        assertThat(session.read(RecordType.DEAL, List.of(deal.id())).records()).hasSize(1);
        assertWritten(session.write(List.of(write(deal))));
        assertThat(session.planInstall().missing()).isEmpty();
    }

    // Referrals as a whole

    @Test
    void keepsAReferralOnceHoweverOftenItIsTold() {
        expects(Capability.REFERRAL_ENTRY);
        installed();
        var deal = aDeal();
        var contact = aContact("ada@initech.example");

        var first = kept(session().keep(List.of(entry("Meeting", deal))));
        var again = kept(session().keep(List.of(entry("Won", List.of(deal, contact), first, false, Set.of(deal)))));

        assertThat(again).isEqualTo(first);
        assertThat(crm.entries(deal)).singleElement().asString().contains("Won").contains("R-7");
        assertThat(crm.entries(contact)).hasSize(1);
    }

    @Test
    void keepsAReferralOnceWhenTheAnswerIsLost() {
        expects(Capability.REFERRAL_ENTRY);
        installed();
        var deal = aDeal();
        crm.loseAnswerOfNextWrite();

        var lost = session().keep(List.of(entry("Meeting", deal))).getFirst();
        var found = kept(session().keep(List.of(entry("Won", List.of(deal), null, true, Set.of()))));

        assertThat(lost).isInstanceOf(ReferralEntry.Outcome.Failed.class);
        assertThat(found).isNotBlank();
        assertThat(crm.entries(deal)).singleElement().asString().contains("Won");
    }

    @Test
    void keepsAReferralAsARecordOfItsOwnWhereTheAccountHasSuch() {
        expects(Capability.REFERRAL_ENTRY);
        crm.offerObjects();
        installed();
        var deal = aDeal();

        var first = kept(session().keep(List.of(entry("Meeting", deal))));
        crm.loseAnswerOfNextWrite();
        assertThat(session().keep(List.of(entry("Opportunity", List.of(deal), first, false, Set.of(deal)))))
                .hasSize(1);
        var again = kept(session().keep(List.of(entry("Won", List.of(deal), null, true, Set.of()))));

        assertThat(again).isEqualTo(first);
        assertThat(crm.entries(deal)).singleElement().asString().contains("Won");
    }

    @Test
    void joinsTheReferredToWhoReferredThem() {
        expects(Capability.REFERRAL_ENTRY);
        expects(Capability.ASSOCIATIONS);
        installed();
        var referrer = aContact("grace@initech.example");
        var referred = aContact("ada@initech.example");
        var deal = aDeal();

        var id = kept(session().keep(List.of(entry("Meeting", List.of(deal, referred), null, false, Set.of()))));

        assertThat(id).isNotBlank();
        assertThat(crm.joined(referred, referrer)).isNotEmpty();
        assertThat(only(session().read(RecordType.DEAL, List.of(deal.id()))).associated(RecordType.CONTACT))
                .as("who refers is not one of the buyers")
                .doesNotContain(referrer);
    }

    @Test
    void removesItselfFromTheAccount() {
        expects(Capability.UNINSTALL);
        session().uninstall();

        assertThat(failureOf(() -> session().describe())).isInstanceOf(CrmFailure.AuthorizationLost.class);
    }

    // Automation

    @Test
    void tellsAnAutomationOnceWhatBecameOfItsWish() {
        expects(Capability.ACTIONS);
        var waiting = crm.waitingAction(aDeal());
        var other = crm.waitingAction(aDeal());

        session().complete(waiting, new ActionResult(true, Map.of("referralNumber", "R-7")));
        session().complete(waiting, new ActionResult(true, Map.of("referralNumber", "R-8")));
        session().complete(other, ActionResult.refused("DUPLICATE", "Somebody else referred them already."));

        assertThat(crm.toldAction(waiting).orElseThrow()).containsEntry("referralNumber", "R-7");
        assertThat(crm.toldAction(other).orElseThrow())
                .containsEntry(ActionResult.ERROR_MESSAGE, "Somebody else referred them already.");
    }

    @Test
    void leavesAnAutomationWaitingWhenItCannotBeTold() {
        expects(Capability.ACTIONS);
        var waiting = crm.waitingAction(aDeal());
        crm.beUnavailableForNextCalls(1);

        var failure = failureOrNull(() -> {
            session().complete(waiting, new ActionResult(true, Map.of()));
            return "";
        });

        assertThat(failure).isInstanceOfAny(CrmFailure.Unavailable.class, CrmFailure.OutcomeUnknown.class);
        assertThat(crm.toldAction(waiting)).isEmpty();
    }

    // What it says of itself

    @Test
    void whatItLacksAnswersUnsupportedAndNothingElseDoes() {
        var deal = aDeal();
        var calls = List.<Supplier<?>>of(
                () -> session().planInstall(),
                () -> session().describe(),
                () -> session().read(RecordType.DEAL, List.of(deal.id())),
                () -> session().page(RecordType.DEAL, null, null),
                () -> {
                    session().complete("unknown", new ActionResult(true, Map.of()));
                    return "";
                });

        for (var call : calls) {
            if (failureOrNull(call) instanceof CrmFailure.Unsupported(var capability)) {
                assertThat(crm.connector().lacks()).contains(capability);
            }
        }
        assertThat(
                        failureOrNull(() -> {
                                    session().install(session().planInstall());
                                    return "";
                                })
                                instanceof CrmFailure.Unsupported)
                .isEqualTo(lacks(Capability.FIELD_INSTALL));
    }

    @Test
    void saysWhyItWantsEachPermission() {
        var profile = crm.connector().oauth();

        assertThat(profile.configured()).isTrue();
        assertThat(profile.scopes()).allSatisfy(scope -> assertThat(scope.why()).endsWith("."));
        assertThat(profile.toString()).doesNotContain(profile.clientSecret().reveal());
        assertThat(crm.connector().linkTo(crm.place(), aDeal())).startsWith("http");
    }

    // Words

    private CrmSession session() {
        return crm.connector().open(crm.account());
    }

    private Instant now() {
        return crm.clock().instant();
    }

    private boolean lacks(Capability capability) {
        return crm.connector().lacks().contains(capability);
    }

    private void expects(Capability capability) {
        assumeFalse(lacks(capability), "lacks " + capability);
    }

    private void installed() {
        if (!lacks(Capability.FIELD_INSTALL)) {
            session().install(session().planInstall());
        }
    }

    private RecordRef aDeal() {
        return crm.create(
                RecordType.DEAL,
                Map.of(CrmRecord.NAME, "Initech", CrmRecord.AMOUNT, "1200", CrmRecord.CLOSE_DATE, "2026-03-31"));
    }

    private RecordRef aContact(String email) {
        return crm.create(RecordType.CONTACT, Map.of(CrmRecord.EMAIL, email, CrmRecord.FIRST_NAME, "Ada"));
    }

    private static FieldWrite write(RecordRef record) {
        return write(record, VALUES);
    }

    private static FieldWrite write(RecordRef record, Map<ReferralField, String> values) {
        return new FieldWrite(record, values, UUID.randomUUID().toString());
    }

    private CrmAccount account(Set<String> ungranted, Map<RecordType, Set<String>> foreign) {
        var ours = crm.account();
        return new CrmAccount(
                ours.workspaceId(),
                ours.connectionId(),
                ours.accountId(),
                ours.tokens(),
                Map.of(),
                ungranted,
                foreign,
                CrmUsage.UNHEARD);
    }

    private static ReferralEntry entry(String status, RecordRef record) {
        return entry(status, List.of(record), null, false, Set.of());
    }

    private static ReferralEntry entry(
            String status, List<RecordRef> records, @Nullable String known, boolean doubtful, Set<RecordRef> joined) {
        var values = Map.of(
                ReferralField.REFERRAL_ID, "R-7",
                ReferralField.REFERRED_BY, "Grace Hopper",
                ReferralField.REFERRED_ON, "2026-01-31",
                ReferralField.REFERRAL_STATUS, status);
        return new ReferralEntry(
                "0f8fad5b-d9cb-469f-a165-70867728950e",
                values,
                "grace@initech.example",
                records,
                known,
                doubtful,
                joined);
    }

    private static String kept(List<ReferralEntry.Outcome> outcomes) {
        assertThat(outcomes).singleElement().isInstanceOf(ReferralEntry.Outcome.Kept.class);
        return ((ReferralEntry.Outcome.Kept) outcomes.getFirst()).id();
    }

    private static CrmRecord only(RecordPage page) {
        assertThat(page.records()).hasSize(1);
        return page.records().getFirst();
    }

    /** What the CRM pushed of one kind, shuffled: no test may depend on the order of arrival. */
    private <T extends CrmChange> List<T> told(Class<T> kind) {
        var told = new ArrayList<T>();
        for (var delivery : crm.pushed()) {
            var translation = crm.connector().translate(delivery);
            assertThat(translation.unreadable()).isEmpty();
            translation.changes().stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .forEach(told::add);
        }
        Collections.shuffle(told);
        return told;
    }

    /** All pages; waits by the clock where the CRM asks for patience. */
    private List<CrmRecord> walk(RecordType type, @Nullable Instant since) {
        var records = new ArrayList<CrmRecord>();
        String cursor = null;
        for (int patience = 0; patience < 1000; patience++) {
            RecordPage page;
            try {
                page = session().page(type, cursor, since);
            } catch (CrmException e) {
                assertThat(e.failure()).isInstanceOf(CrmFailure.Throttled.class);
                crm.clock().advance(Duration.ofSeconds(10));
                continue;
            }
            records.addAll(page.records());
            cursor = page.next();
            if (cursor == null) {
                return records;
            }
        }
        throw new AssertionError("the walk does not end");
    }

    private static void assertWritten(List<WriteOutcome> outcomes) {
        assertThat(outcomes)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(WriteOutcome.Written.class));
    }

    private static CrmFailure failure(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(WriteOutcome.Failed.class);
        return ((WriteOutcome.Failed) outcome).failure();
    }

    private String refusal(SignedRequest request) {
        var verdict = crm.connector().callers().verify(request);
        return verdict instanceof CallerVerifier.Verdict.Refused refused ? refused.code() : "trusted";
    }

    /** A call that fails as a whole may throw, or fail every write alike. */
    private static CrmFailure failureOf(Supplier<?> call) {
        var failure = failureOrNull(call);
        assertThat(failure).as("the failure").isNotNull();
        return Objects.requireNonNull(failure);
    }

    private static @Nullable CrmFailure failureOrNull(Supplier<?> call) {
        Object result;
        try {
            result = call.get();
        } catch (CrmException e) {
            return e.failure();
        }
        if (result instanceof List<?> outcomes
                && !outcomes.isEmpty()
                && outcomes.stream().allMatch(WriteOutcome.Failed.class::isInstance)) {
            return ((WriteOutcome.Failed) Objects.requireNonNull(outcomes.getFirst())).failure();
        }
        return null;
    }
}
