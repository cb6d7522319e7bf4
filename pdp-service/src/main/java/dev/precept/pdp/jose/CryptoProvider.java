package dev.precept.pdp.jose;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.Security;

/**
 * The provider of signatures. Amazon's Corretto Crypto Provider signs several times faster than the
 * JDK's own, but only with keys that are its own objects: it has to be first before any key is made
 * or parsed. Where its native library does not load, the JDK's providers stay.
 */
public final class CryptoProvider {
    private static final Logger LOG = LoggerFactory.getLogger(CryptoProvider.class);

    private CryptoProvider() {}

    /**
     * Puts the fastest provider that works in the first place. Saying it twice changes nothing. To
     * be called at start, before any key.
     *
     * @return the name of the provider that now signs
     */
    public static String install() {
        AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
        Throwable fault = corretto.getLoadingError();
        if (fault != null) {
            LOG.info("Corretto does not load here ({}): the JDK signs", fault.getMessage());
        } else if (corretto.runSelfTests() == SelfTestStatus.FAILED) {
            LOG.warn("Corretto fails its self-tests: the JDK signs");
        } else if (Security.insertProviderAt(corretto, 1) > 0) {
            LOG.info("Corretto {} signs", corretto.getVersionStr());
        }
        return Jca.newSignature(SignatureAlgorithm.RS256).getProvider().getName();
    }
}
