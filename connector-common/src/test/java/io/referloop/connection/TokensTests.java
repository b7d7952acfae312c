package io.referloop.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.crypto.tink.Aead;
import io.referloop.crm.ContractClock;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.OAuthProfile.Grant;
import io.referloop.crm.Secret;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TokensTests {

    private static final Grant CODE = new Grant.Code(true);
    private static final int INSTANCES = 3;
    private static final int THREADS_EACH = 4;

    private final ContractClock clock = new ContractClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final RotatingProvider provider = new RotatingProvider(clock, Duration.ofSeconds(2));
    private final UUID workspace = TestCore.workspace().id();
    private final UUID connection = connection();

    @AfterEach
    void stop() {
        provider.close();
    }

    /** What each thread does is one call of the CRM: time stands while it is under way. */
    @Test
    void threeInstancesShareTokensOfTwoSecondsForAMinuteWithoutAnybodySigningInAgain() throws Exception {
        OAuthProfile profile = provider.profile(CODE);
        List<Tokens> instances =
                IntStream.range(0, INSTANCES).mapToObj(i -> instance()).toList();
        instances.getFirst().store(workspace, connection, first());
        ReentrantReadWriteLock time = new ReentrantReadWriteLock(true);
        AtomicInteger calls = new AtomicInteger();
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < INSTANCES * THREADS_EACH; i++) {
                Tokens tokens = instances.get(i % INSTANCES);
                workers.add(threads.submit(() -> {
                    while (clock.instant().isBefore(Instant.parse("2026-03-01T12:01:00Z"))) {
                        time.readLock().lock();
                        try {
                            call(tokens, profile);
                        } finally {
                            time.readLock().unlock();
                        }
                        if (calls.incrementAndGet() % 10 == 0) {
                            time.writeLock().lock();
                            clock.advance(Duration.ofMillis(300));
                            time.writeLock().unlock();
                        }
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get(2, TimeUnit.MINUTES);
            }
        }

        assertThat(provider.isRevoked()).as("no refresh token was used twice").isFalse();
        assertThat(provider.asked.size())
                .as("a token serves all instances while it lives")
                .isBetween(20, 45);
        assertThat(calls.get()).isGreaterThan(1_000);
    }

    @Test
    void callsGoWhereTheLastTokenSaid() {
        OAuthProfile profile = provider.profile(CODE);
        Tokens tokens = instance();
        tokens.store(workspace, connection, first());
        Secret one = tokens.replacementFor(workspace, connection, profile, new Secret("access-first"));
        assertThat(tokens.address(connection)).isEqualTo(URI.create("https://one.crm.example"));

        provider.moveTo("https://two.crm.example");
        Secret two = tokens.replacementFor(workspace, connection, profile, one);

        assertThat(two).isNotEqualTo(one);
        assertThat(tokens.address(connection)).isEqualTo(URI.create("https://two.crm.example"));
        Tokens elsewhere = instance();
        assertThat(elsewhere.current(workspace, connection, profile)).isEqualTo(two);
        assertThat(elsewhere.address(connection)).isEqualTo(URI.create("https://two.crm.example"));
    }

    @Test
    void anAddressThatIsNotTheCrmsIsRefusedTogetherWithItsToken() {
        OAuthProfile profile = refusing();
        Tokens tokens = instance();
        tokens.store(workspace, connection, first());

        assertThatExceptionOfType(CrmException.class)
                .isThrownBy(() -> tokens.replacementFor(workspace, connection, profile, new Secret("access-first")))
                .satisfies(refused -> assertThat(refused.failure()).isInstanceOf(CrmFailure.Rejected.class));
        assertThat(tokens.current(workspace, connection, profile)).isEqualTo(new Secret("access-first"));
    }

    @Test
    void aTokenIsNotRefreshedInsideSomebodysTransaction() {
        Tokens tokens = instance();
        tokens.store(workspace, connection, first());

        assertThatIllegalStateException()
                .isThrownBy(() -> TestCore.bean(InWorkspace.class)
                        .call(
                                workspace,
                                () -> tokens.replacementFor(
                                        workspace, connection, provider.profile(CODE), new Secret("access-first"))));
        assertThat(provider.asked).isEmpty();
    }

    @Test
    void aSignedStatementTakesThePlaceOfARefreshToken() throws Exception {
        KeyPair keys = keys();
        OAuthProfile profile =
                provider.profile(new Grant.Assertion("bot@crm.example", "https://crm.example", pem(keys)));
        TokenExchange.Granted granted = new TokenExchange(clock).renew(profile, null);
        Tokens tokens = instance();
        tokens.store(workspace, connection, granted);

        tokens.replacementFor(workspace, connection, profile, granted.accessToken());

        assertThat(granted.refreshToken()).isNotNull();
        Map<String, String> form = provider.asked.getLast();
        assertThat(form)
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
                .doesNotContainKey("client_secret");
        String[] parts = Objects.requireNonNull(form.get("assertion")).split("\\.");
        assertThat(text(parts[0])).contains("RS256");
        assertThat(text(parts[1]))
                .contains("\"iss\":\"client\"", "\"sub\":\"bot@crm.example\"", "\"aud\":\"https://crm.example\"");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void theAppsOwnCredentialsAreEnoughWhereTheCrmSaysSo() {
        OAuthProfile profile = provider.profile(new Grant.ClientCredentials());

        TokenExchange.Granted granted = new TokenExchange(clock).renew(profile, null);

        assertThat(granted.accountId()).isEqualTo("00D1");
        assertThat(provider.asked.getLast())
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("client_secret", "secret");
        assertThat(profile.asksAPerson()).isFalse();
    }

    /** As an adapter calls: a token that another instance got may have ended as well. */
    private void call(Tokens tokens, OAuthProfile profile) {
        Secret token = tokens.current(workspace, connection, profile);
        for (int tries = 0; !provider.accepts(token); tries++) {
            if (tries == 2) {
                throw new AssertionError("a fresh token is refused");
            }
            token = tokens.replacementFor(workspace, connection, profile, token);
        }
    }

    private Tokens instance() {
        return new Tokens(
                TestCore.bean(InWorkspace.class),
                TestCore.bean(JdbcClient.class),
                new TokenVault(TestCore.bean(Aead.class)),
                new TokenExchange(clock),
                clock);
    }

    private static TokenExchange.Granted first() {
        return new TokenExchange.Granted(
                new Secret("access-first"), new Secret("refresh-0"), Duration.ofHours(1), "00D1", null, null);
    }

    private OAuthProfile refusing() {
        OAuthProfile profile = provider.profile(CODE);
        return new OAuthProfile(
                profile.grant(),
                profile.authorizationUri(),
                profile.tokenUri(),
                null,
                profile.clientId(),
                profile.clientSecret(),
                List.of(),
                answer -> {
                    throw new CrmException(new CrmFailure.Rejected(null, "not ours", null));
                },
                "scope",
                Map.of());
    }

    private UUID connection() {
        UUID id = UUID.randomUUID();
        TestCore.superuser().sql("""
                        INSERT INTO connection (workspace_id, connection_id, crm, account_id, account_name, currency, time_zone, state,
                            state_since, connected_by, created_at)
                        VALUES (?, ?, 'crm', ?, 'Initech', 'USD', 'UTC', 'CONNECTED', now(), 'owner', now())""").params(workspace, id, id.toString()).update();
        return id;
    }

    private static KeyPair keys() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static Secret pem(KeyPair keys) {
        return new Secret("-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
    }

    private static String text(String base64) {
        return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
