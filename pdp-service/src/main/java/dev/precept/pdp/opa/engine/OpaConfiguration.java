package dev.precept.pdp.opa.engine;

import dev.precept.pdp.decision.PolicyEngine;
import dev.precept.pdp.settings.ServiceOnly;
import dev.precept.pdp.settings.SettingException;

import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Path;

/** Wires the OPA that the operator names. */
@Configuration(proxyBeanMethods = false)
@Conditional(OpaConfiguration.Named.class)
class OpaConfiguration {
    /** An empty setting names none. */
    static final class Named implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment().getProperty("precept.opa.url", "").isEmpty();
        }
    }

    @Bean
    OpaClient opaClient(OpaSettings settings) {
        return new OpaClient(settings.url(), http(settings), new BearerToken(settings.tokenFile()));
    }

    @Bean
    OpaServer opaServer(OpaClient client, OpaSettings settings) {
        return new OpaServer(client, settings.concurrent(), System::nanoTime);
    }

    @Bean
    PolicyEngine policyEngine(RegoEngine engine, OpaSettings settings, MeterRegistry meters) {
        return new AskedEngine(engine, settings.deadline(), meters);
    }

    @Bean
    @ServiceOnly
    RegoCheck regoCheck(OpaClient client) {
        return new OpaCheck(client);
    }

    @Bean("opa")
    OpaHealth opaHealth(OpaClient client) {
        return new OpaHealth(client);
    }

    private static HttpClient http(OpaSettings settings) {
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(Limits.CONNECTION);
        if (settings.certificate() != null || settings.ca() != null) {
            try {
                builder.sslContext(SslBundle.of(stores(settings)).createSslContext());
            } catch (IllegalStateException | UncheckedIOException unreadable) {
                throw new SettingException(
                        "The certificates for the OPA cannot be read: " + unreadable.getMessage(),
                        "precept.opa.certificate, precept.opa.key and precept.opa.ca are PEM"
                                + " files.");
            }
        }
        return builder.build();
    }

    private static SslStoreBundle stores(OpaSettings settings) {
        PemSslStoreDetails shown =
                settings.certificate() == null
                        ? null
                        : PemSslStoreDetails.forCertificate(place(settings.certificate()))
                                .withPrivateKey(place(settings.key()));
        PemSslStoreDetails trusted =
                settings.ca() == null
                        ? null
                        : PemSslStoreDetails.forCertificate(place(settings.ca()));
        return new PemSslStoreBundle(shown, trusted);
    }

    private static String place(@Nullable Path file) {
        return String.valueOf(file == null ? "" : file.toUri());
    }
}
