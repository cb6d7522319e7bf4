package dev.precept.pdp.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signing is fast only while keys and signatures are one provider's. */
class CryptoProviderTest {
    @Test
    void sayingItTwiceChangesNothing() {
        assertThat(CryptoProvider.install()).isEqualTo(CryptoProvider.install());
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void keysAreTheSigningProvidersOwn(SignatureAlgorithm algorithm) throws Exception {
        String provider = CryptoProvider.install();
        TestTokens tokens = new TestTokens("key-1", algorithm);
        assertThat(Jca.newSignature(algorithm).getProvider().getName())
                .satisfiesAnyOf(
                        name -> assertThat(name).isEqualTo(provider),
                        name -> assertThat(provider).startsWith("Sun"));
        VerificationKey reread = VerificationKey.of(tokens.generated.published());
        assertThat(reread.id()).isEqualTo(new SigningKeyId("key-1"));
        assertThat(tokens.privateKey().getClass().getPackageName())
                .isEqualTo(reread.key().getClass().getPackageName());
    }
}
