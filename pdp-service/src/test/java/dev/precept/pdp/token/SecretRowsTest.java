package dev.precept.pdp.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.identityprovider.ClaimNames;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.identityprovider.LinkPolicy;
import dev.precept.domain.identityprovider.ProviderDetails;
import dev.precept.domain.identityprovider.ProviderSignIn;
import dev.precept.domain.identityprovider.SignInClaims;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.webhook.WebhookDetails;
import dev.precept.domain.webhook.WebhookEvent;
import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.jose.KeyEncryption;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.pdp.jose.SealedSecrets;
import dev.precept.pdp.jose.SecretHasher;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.jose.SecretUses;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import javax.sql.DataSource;

/** Rows of secrets and keys follow the events that name them. */
class SecretRowsTest {
    private static final OrganizationId ACME = new OrganizationId("acme-id");
    private static final ApplicationId SHOP = new ApplicationId("shop-id");

    private final DataSource database = TestDatabase.create().unpooled("test");
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final List<EventEnvelope> log = new ArrayList<>();

    @TempDir private Path data;

    @Test
    void onlyOldRowsThatNoEventNamesAreSwept() {
        SecretStore secrets = secrets();
        PrivateKeyStore keys = keys();
        SealedSecrets ofProviders = SealedSecrets.ofProviders(database, MasterKey.load(null, data));
        SealedSecrets ofWebhooks = SealedSecrets.ofWebhooks(database, MasterKey.load(null, data));
        OrphanSweep.Rows rows = new OrphanSweep.Rows(secrets, keys, ofProviders, ofWebhooks);
        SecretId named = new SecretId("named");
        SecretId atProvider = new SecretId("at-provider");
        secrets.create(named);
        ofProviders.add(atProvider, "ours, there");
        ofProviders.add(new SecretId("orphan"), "nobody's");
        SecretId signing = new SecretId("signing");
        ofWebhooks.add(signing, "whsec_c2lnbmluZw==");
        ofWebhooks.add(new SecretId("orphan"), "nobody's");
        secrets.create(new SecretId("orphan"));
        keys.create(new SigningKeyId("orphan"), SignatureAlgorithm.ES256);
        jdbc.sql("update secret set created_at = now() - interval '2 hours'").update();
        jdbc.sql("update private_key set created_at = now() - interval '2 hours'").update();
        jdbc.sql("update provider_secret set created_at = now() - interval '2 hours'").update();
        jdbc.sql("update webhook_secret set created_at = now() - interval '2 hours'").update();
        secrets.create(new SecretId("young"));
        WebhookId webhook = new WebhookId("webhook-id");
        PolicyImage image =
                image(
                        named,
                        provider(atProvider),
                        new WebhookEvent.WebhookCreated(
                                webhook,
                                ACME,
                                new Handle("siem"),
                                new WebhookDetails("https://a.example", Set.of(), null, true)),
                        new WebhookEvent.WebhookSecretAdded(signing, null));
        LogReader reader = new LogReader(database, InstantSource.system());
        try (OrphanSweep sweep = new OrphanSweep(rows, reader, () -> image)) {
            setHead(image.position().value() + 1);
            sweep.sweep();
            assertThat(ids("secret")).as("this node is behind").hasSize(3);
            setHead(image.position().value());
            sweep.sweep();
        }
        try (OrphanSweep faulty =
                new OrphanSweep(
                        rows,
                        reader,
                        () -> {
                            throw new IllegalStateException("no image");
                        })) {
            assertThatCode(faulty::sweepOrTell).as("the next one comes").doesNotThrowAnyException();
        }
        assertThat(ids("secret")).containsExactlyInAnyOrder("named", "young");
        assertThat(ids("private_key")).isEmpty();
        assertThat(ids("provider_secret")).containsExactly("at-provider");
        assertThat(ids("webhook_secret")).containsExactly("signing");
        assertThat(ofProviders.find(atProvider)).contains("ours, there");
        assertThat(ofProviders.is(atProvider, "ours, there")).isTrue();
        assertThat(ofProviders.is(atProvider, "theirs")).isFalse();
        assertThat(ofProviders.find(new SecretId("orphan"))).isEmpty();
    }

    @Test
    void whatAnotherNodesEventsNameIsInMemorySoon() throws Exception {
        SecretId secret = new SecretId("made-elsewhere");
        String clear = secrets().create(secret);
        SigningKey key = keys().create(new SigningKeyId("elsewhere"), SignatureAlgorithm.ES256);
        SecretStore here = secrets();
        PrivateKeyStore keysHere = keys();
        PolicyImage image = image(secret);
        try (SecretLearner learner = new SecretLearner(here, keysHere)) {
            append(new SigningKeyEvent.SigningKeyAdded(key, null));
            learner.publish(image, List.copyOf(log));
        }
        jdbc.sql("delete from secret").update();
        jdbc.sql("delete from private_key").update();
        assertThat(here.matches(clear, Set.of(secret))).isTrue();
        assertThat(keysHere.signer(key)).isPresent();
    }

    @Test
    void whatWasThereBeforeTheStartIsInMemory() {
        SecretId secret = new SecretId("made-before");
        String clear = secrets().create(secret);
        SigningKey key = keys().create(new SigningKeyId("before"), SignatureAlgorithm.ES256);
        SecretStore here = secrets();
        PrivateKeyStore keysHere = keys();
        PolicyImage image =
                image(
                        secret,
                        new SigningKeyEvent.KeyRingCreated(new KeyRingId("ring"), ACME),
                        new SigningKeyEvent.SigningKeyAdded(key, null),
                        new SigningKeyEvent.SigningKeyActivated(key.key()));
        try (SecretLearner learner = new SecretLearner(here, keysHere)) {
            learner.prepare(image);
        }
        jdbc.sql("delete from secret").update();
        jdbc.sql("delete from private_key").update();
        assertThat(here.matches(clear, Set.of(secret))).isTrue();
        assertThat(keysHere.signer(key)).isPresent();
    }

    private static IdentityProviderEvent provider(SecretId secret) {
        String url = "https://idp.example/discovery";
        return new IdentityProviderEvent.IdentityProviderCreated(
                new IdentityProviderId("idp-id"),
                ACME,
                new Handle("idp"),
                new ProviderDetails(
                        "https://idp.example",
                        new KeyLocation.Discovery(url),
                        Set.of("us"),
                        ClaimNames.STANDARD,
                        Set.of(),
                        new ProviderSignIn(
                                "us",
                                secret,
                                Set.of(),
                                "Staff",
                                SignInClaims.STANDARD,
                                LinkPolicy.NEVER,
                                false)));
    }

    private PolicyImage image(SecretId named, DomainEvent... more) {
        append(
                new OrganizationEvent.OrganizationCreated(
                        ACME, new Handle("acme"), "Acme", null, OrganizationMode.AUTHORIZATION));
        List.of(more).forEach(this::append);
        append(
                new ApplicationEvent.ApplicationCreated(
                        SHOP,
                        ACME,
                        new Handle("shop"),
                        new ApplicationDetails(
                                "Shop",
                                ApplicationType.M2M,
                                Set.of(GrantType.CLIENT_CREDENTIALS),
                                ClientAuthentication.CLIENT_SECRET_BASIC,
                                RoleAudienceKind.ORGANIZATION,
                                new AccessTokenSettings(3600, SignatureAlgorithm.ES256),
                                Environment.PRODUCTION)));
        append(new ApplicationEvent.SecretAdded(named, null));
        PolicyDelta delta = new PolicyDelta(PolicyImage.empty("log"));
        log.forEach(delta::replay);
        return delta.apply(Provenance.TAIL);
    }

    private void append(DomainEvent event) {
        Position position = new Position(log.size() + 1L);
        String stream =
                switch (event) {
                    case ApplicationEvent _ -> SHOP.value();
                    case IdentityProviderEvent _ -> "idp-id";
                    case WebhookEvent _ -> "webhook-id";
                    case SigningKeyEvent _ -> "ring";
                    default -> ACME.value();
                };
        long revision =
                log.stream().filter(before -> before.recorded().stream().equals(stream)).count();
        log.add(
                new EventEnvelope(
                        position,
                        position,
                        Instant.EPOCH,
                        new RecordedEvent(
                                UUID.randomUUID(),
                                stream,
                                revision,
                                ACME,
                                Actor.SERVICE,
                                UUID.randomUUID(),
                                "test",
                                event)));
    }

    private SecretStore secrets() {
        return new SecretStore(
                database,
                new SecretHasher(MasterKey.load(null, data)),
                new SecretUses(database, InstantSource.system()));
    }

    private PrivateKeyStore keys() {
        return new PrivateKeyStore(database, new KeyEncryption(MasterKey.load(null, data)));
    }

    private void setHead(long position) {
        jdbc.sql("update log_head set position = ?").param(position).update();
    }

    private List<String> ids(String table) {
        List<String> ids = new ArrayList<>();
        jdbc.sql("select id from " + table)
                .query(
                        row -> {
                            ids.add(row.getString(1));
                        });
        return ids;
    }
}
