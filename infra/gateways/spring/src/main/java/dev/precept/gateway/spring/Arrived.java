package dev.precept.gateway.spring;

import dev.precept.projections.enforcement.Credential;
import dev.precept.projections.enforcement.GatewayRequest;

import org.jspecify.annotations.Nullable;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A request as it has arrived at the filter.
 *
 * @param request what is asked for
 * @param credential what shows who asks
 * @param proofs every value of the {@code DPoP} field
 * @param certificate of its connection; null for none
 * @param address where it came from; null where that is not known
 */
record Arrived(
        GatewayRequest request,
        Credential credential,
        List<String> proofs,
        @Nullable X509Certificate certificate,
        @Nullable String address) {}
