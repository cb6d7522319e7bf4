package dev.precept.pdp.decision.envoy;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

import org.jspecify.annotations.Nullable;

/**
 * What a gateway says of itself in a call's metadata, which its clients cannot touch.
 *
 * @param organization the handle of the organization it asks; empty if it names none, or two
 * @param key its key; empty if it shows none, or two
 */
record CallMetadata(String organization, String key) {
    /** Metadata keys are in lower case. */
    static final String ORGANIZATION = "precept-organization";

    static final String KEY = "precept-gateway-key";

    private static final Metadata.Key<String> ORGANIZATION_KEY =
            Metadata.Key.of(ORGANIZATION, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> KEY_KEY =
            Metadata.Key.of(KEY, Metadata.ASCII_STRING_MARSHALLER);

    private static final CallMetadata NONE = new CallMetadata("", "");
    private static final Context.Key<CallMetadata> CURRENT =
            Context.keyWithDefault("precept-call-metadata", NONE);

    /** The one of the call that is served. */
    static CallMetadata current() {
        return CURRENT.get();
    }

    /** Reads it before a call is served. */
    static final class Reader implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            CallMetadata metadata =
                    new CallMetadata(one(headers, ORGANIZATION_KEY), one(headers, KEY_KEY));
            return Contexts.interceptCall(
                    Context.current().withValue(CURRENT, metadata), call, headers, next);
        }

        private static String one(Metadata headers, Metadata.Key<String> key) {
            @Nullable Iterable<String> values = headers.getAll(key);
            if (values == null) {
                return "";
            }
            String found = null;
            for (String value : values) {
                if (found != null) {
                    return "";
                }
                found = value;
            }
            return found == null ? "" : found;
        }
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "call for " + organization;
    }
}
