package dev.precept.pdp.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.FactSum;
import dev.precept.projections.image.KeyDocument;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.KeyStatus;
import dev.precept.projections.image.OrganizationContent;
import dev.precept.projections.image.OrganizationDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.OrganizationsImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/** Which keys an organization publishes, signs with and verifies by. */
class KeyRingsTest {
    private static final OrganizationId ACME = new OrganizationId("acme-id");
    private static final OrganizationId OTHER = new OrganizationId("other-id");
    private static final Instant RETIRED_AT = Instant.parse("2026-03-01T00:00:00Z");
    private static final EntityMeta META =
            new EntityMeta(0, new Position(1), Instant.EPOCH, Instant.EPOCH);

    private final SigningKey retired = key("retired");
    private final SigningKey active = key("active");
    private final SigningKey next = key("next");
    private final KeyRingDocument ring =
            new KeyRingDocument(
                    new KeyRingId("ring"),
                    ACME,
                    List.of(
                            new KeyDocument(retired, KeyStatus.RETIRED, RETIRED_AT),
                            new KeyDocument(active, KeyStatus.ACTIVE, RETIRED_AT),
                            new KeyDocument(next, KeyStatus.NEXT, RETIRED_AT)),
                    META);

    @Test
    void threat20_aRetiredKeyIsPublishedWhileItsTokensMayLive() {
        Instant lastMoment = RETIRED_AT.plus(Limits.TOKEN_LIFETIME);
        assertThat(KeyRings.published(ring, lastMoment)).containsExactly(retired, active, next);
        Instant after = lastMoment.plus(Limits.CLOCK_SKEW);
        assertThat(KeyRings.published(ring, after)).containsExactly(active, next);
    }

    @Test
    void onlyTheActiveKeySigns() {
        assertThat(KeyRings.active(ring, SignatureAlgorithm.ES256)).contains(active);
        assertThat(KeyRings.active(ring, SignatureAlgorithm.RS256)).isEmpty();
    }

    @Test
    void aKeyIsFoundInItsOwnOrganizationOnly() {
        PolicyImage image =
                new PolicyImage(
                        new PolicyImage.Stamp(
                                "log-1", new Position(1), Instant.EPOCH, Provenance.REPLAY),
                        OrganizationsImage.EMPTY
                                .with(organization(ACME, ring))
                                .with(organization(OTHER, null)),
                        FactSum.ZERO,
                        ExpressionCompiler.NONE);
        KeySource keys = new KeyRings().of(image);
        assertThat(keys.find(ACME, active.key())).contains(VerificationKey.of(active));
        assertThat(keys.find(ACME, retired.key())).contains(VerificationKey.of(retired));
        assertThat(keys.find(ACME, new SigningKeyId("unknown"))).isEmpty();
        assertThat(keys.find(OTHER, active.key())).isEmpty();
        assertThat(keys.find(new OrganizationId("nobody"), active.key())).isEmpty();
    }

    private static SigningKey key(String id) {
        return SigningKeys.generate(new SigningKeyId(id), SignatureAlgorithm.ES256).published();
    }

    private static OrganizationImage organization(
            OrganizationId id, @Nullable KeyRingDocument ring) {
        OrganizationContent empty =
                OrganizationContent.of(
                        new OrganizationDocument(
                                id,
                                new Handle(id.value()),
                                id.value(),
                                null,
                                OrganizationMode.AUTHORIZATION,
                                null,
                                null,
                                null,
                                META));
        return new OrganizationImage(
                new OrganizationContent(
                        empty.document(),
                        empty.apis(),
                        empty.applications(),
                        empty.roles(),
                        empty.users(),
                        empty.userAttributes(),
                        empty.groups(),
                        empty.plans(),
                        empty.subscriptions(),
                        empty.policies(),
                        empty.resources(),
                        empty.gateways(),
                        empty.apiKeys(),
                        empty.identityProviders(),
                        empty.webhooks(),
                        empty.reviews(),
                        empty.proposals(),
                        ring,
                        empty.cutOffs()),
                FactSum.ZERO,
                PersistentMap.empty());
    }
}
