package io.referloop.server.login;

import io.referloop.crm.CallerVerifier;
import io.referloop.crm.Capability;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmPlace;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.CrmSession;
import io.referloop.crm.FieldWrite;
import io.referloop.crm.InstallPlan;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralField;
import io.referloop.crm.Secret;
import io.referloop.crm.SignedRequest;
import io.referloop.crm.Translation;
import io.referloop.crm.WriteOutcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A CRM of this test's own: its pages and names are real enough for the console, and it takes every write. */
public final class FakeCrm implements CrmConnector {

    public static final String ID = "fakecrm";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String name() {
        return "Tessera CRM";
    }

    @Override
    public Set<Capability> lacks() {
        // It would be read every few minutes if it lacked webhooks.
        return EnumSet.complementOf(EnumSet.of(Capability.WEBHOOKS, Capability.FIELD_INSTALL));
    }

    @Override
    public OAuthProfile oauth() {
        return new OAuthProfile(
                URI.create("https://crm.example/oauth/authorize"),
                URI.create("https://crm.example/oauth/token"),
                null,
                "client",
                new Secret("secret"),
                List.of(
                        new OAuthProfile.Scope("deals.read", "To follow the deals of your referrals.", null),
                        new OAuthProfile.Scope("deals.write", "To write status and reward onto them.", null),
                        new OAuthProfile.Scope(
                                "owners.read",
                                "To name who submitted a referral.",
                                "Nobody is named as the owner of a record.")),
                "account",
                "permissions",
                false,
                Map.of());
    }

    @Override
    public CallerVerifier callers() {
        return new CallerVerifier() {
            @Override
            public Verdict verify(SignedRequest request) {
                return new Verdict.Refused("SIGNATURE_MISSING", "nobody signs for this CRM");
            }
        };
    }

    @Override
    public CrmSession open(CrmAccount account) {
        return new Session();
    }

    @Override
    public Translation translate(CrmDelivery delivery) {
        return new Translation(List.of(), 0, 0, List.of());
    }

    @Override
    public String linkTo(CrmPlace account, RecordRef record) {
        return "https://crm.example/" + account.accountId() + "/" + record.type() + "/" + record.id();
    }

    @Override
    public Optional<RecordRef> recordIn(CrmPlace account, String link) {
        String start = "https://crm.example/" + account.accountId() + "/";
        String[] parts = link.startsWith(start) ? link.substring(start.length()).split("/", -1) : new String[0];
        return parts.length == 2
                ? Optional.of(new RecordRef(RecordType.valueOf(parts[0]), parts[1]))
                : Optional.empty();
    }

    public static CrmSchema schema() {
        return new CrmSchema(
                "Meridian Software",
                "USD",
                "Europe/Berlin",
                List.of(
                        new CrmSchema.Track(
                                RecordType.DEAL,
                                "default",
                                "Sales pipeline",
                                List.of(
                                        stage("appointment", "Appointment scheduled", 0, CrmSchema.Outcome.OPEN),
                                        stage("qualified", "Qualified to buy", 1, CrmSchema.Outcome.OPEN),
                                        stage("presentation", "Presentation scheduled", 2, CrmSchema.Outcome.OPEN),
                                        stage("pilot", "Pilot running", 3, CrmSchema.Outcome.OPEN),
                                        stage("contract", "Contract sent", 4, CrmSchema.Outcome.OPEN),
                                        stage("won", "Closed won", 5, CrmSchema.Outcome.WON),
                                        stage("lost", "Closed lost", 6, CrmSchema.Outcome.LOST))),
                        new CrmSchema.Track(
                                RecordType.CONTACT,
                                "lifecycle",
                                "Lifecycle stage",
                                List.of(
                                        stage("lead", "Lead", 0, CrmSchema.Outcome.OPEN),
                                        stage("sql", "Sales qualified lead", 1, CrmSchema.Outcome.OPEN),
                                        stage("customer", "Customer", 2, CrmSchema.Outcome.OPEN)))));
    }

    private static CrmSchema.Stage stage(String id, String label, int order, CrmSchema.Outcome outcome) {
        return new CrmSchema.Stage(id, label, order, outcome);
    }

    /** Knows its stages and its missing fields, and forgets what is written. */
    private static final class Session implements CrmSession {

        @Override
        public int batchSize() {
            return 100;
        }

        @Override
        public CrmSchema describe() {
            return schema();
        }

        @Override
        public CrmSession alsoReading(RecordType type, Collection<String> fields) {
            return this;
        }

        /** One deal that was won, and nobody else. */
        @Override
        public RecordPage read(RecordType type, Collection<String> ids) {
            RecordRef deal = new RecordRef(RecordType.DEAL, "4711");
            if (type != RecordType.DEAL || !ids.contains(deal.id())) {
                return new RecordPage(
                        List.of(),
                        ids.stream().map(id -> new RecordRef(type, id)).toList(),
                        null);
            }
            Instant day = Instant.parse("2026-03-02T09:00:00Z");
            return new RecordPage(
                    List.of(new CrmRecord(
                            deal,
                            deal,
                            Map.of(CrmRecord.NAME, "Cedar Clinics"),
                            List.of(
                                    new CrmChange.StageMoved(deal, "default", "pilot", day),
                                    new CrmChange.StageMoved(deal, "default", "won", day.plusSeconds(86_400))),
                            List.of(),
                            day,
                            day)),
                    List.of(),
                    null);
        }

        @Override
        public Map<String, Long> count(CrmSchema.Track track) {
            Map<String, Long> counts = new HashMap<>();
            track.stages().forEach(stage -> counts.put(stage.id(), 12L + stage.order()));
            return counts;
        }

        @Override
        public List<ReferralEntry.Outcome> keep(List<ReferralEntry> entries) {
            throw new CrmException(new CrmFailure.Unsupported(Capability.REFERRAL_ENTRY));
        }

        /** Six deals, of which four name who referred them; one of these is lost. */
        @Override
        public RecordPage page(RecordType type, @Nullable String cursor, @Nullable Instant changedSince) {
            if (type != RecordType.DEAL) {
                return new RecordPage(List.of(), List.of(), null, 0);
            }
            return new RecordPage(
                    List.of(
                            deal("501", "Halden Foods rollout", "18500", "sarah@acme.example", "won"),
                            deal("502", "Brenner Logistics", "9200", "sarah@acme.example", "won"),
                            deal("503", "Tarn Analytics", "", "bob@initech.example", "won"),
                            deal("504", "Lumenvale pilot", "4000", "bob@initech.example", "lost"),
                            deal("505", "Osprey Health", "12000", "", "won"),
                            deal("506", "Quayside renewal", "3000", "", "contract")),
                    List.of(),
                    null,
                    6);
        }

        private static CrmRecord deal(String id, String name, String amount, String referrer, String stage) {
            RecordRef ref = new RecordRef(RecordType.DEAL, id);
            Map<String, String> fields = new HashMap<>(Map.of(
                    CrmRecord.NAME,
                    name,
                    CrmRecord.AMOUNT,
                    amount,
                    CrmRecord.CURRENCY,
                    "USD",
                    "referred_by",
                    referrer));
            fields.values().removeIf(String::isEmpty);
            Instant opened = Instant.now().minus(Duration.ofDays(120));
            return new CrmRecord(
                    ref,
                    ref,
                    fields,
                    List.of(
                            new CrmChange.StageMoved(ref, "default", "qualified", opened),
                            new CrmChange.StageMoved(ref, "default", stage, opened.plus(Duration.ofDays(40)))),
                    List.of(),
                    opened,
                    opened.plus(Duration.ofDays(40)));
        }

        @Override
        public RecordPage find(RecordType type, String field, Collection<String> values) {
            return new RecordPage(List.of(), List.of(), null);
        }

        @Override
        public int listSize() {
            return 100;
        }

        @Override
        public long count(RecordType type) {
            return 0;
        }

        @Override
        public RecordPage list(RecordType type, @Nullable String cursor) {
            return new RecordPage(List.of(), List.of(), null);
        }

        @Override
        public Map<RecordRef, Map<ReferralField, String>> held(RecordType type, Collection<String> ids) {
            return Map.of();
        }

        @Override
        public List<WriteOutcome> write(List<FieldWrite> writes) {
            return writes.stream()
                    .map(write -> (WriteOutcome) new WriteOutcome.Written(write, write.record()))
                    .toList();
        }

        @Override
        public InstallPlan planInstall() {
            return new InstallPlan(List.of(
                    InstallPlan.Item.of(
                            RecordType.DEAL,
                            InstallPlan.Kind.GROUP,
                            "referloop",
                            "Referral",
                            "Keeps the fields together.",
                            true),
                    InstallPlan.Item.of(
                            RecordType.DEAL,
                            InstallPlan.Kind.FIELD,
                            "referloop_referred_by",
                            "Referred by",
                            "Who referred it.",
                            false),
                    InstallPlan.Item.of(
                                    RecordType.DEAL,
                                    InstallPlan.Kind.FIELD,
                                    "referloop_reward",
                                    "Referral reward",
                                    "What was earned.",
                                    false)
                            .not(
                                    InstallPlan.State.TAKEN,
                                    "A field referloop_reward is on deals and is not Referloop's. Rename or delete it."),
                    InstallPlan.Item.of(
                            RecordType.DEAL,
                            InstallPlan.Kind.FIELD,
                            "referloop_status",
                            "Referral status",
                            "Where it stands.",
                            false)));
        }

        @Override
        public void install(InstallPlan plan) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void uninstall() {}
    }
}
