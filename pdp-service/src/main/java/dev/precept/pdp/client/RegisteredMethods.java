package dev.precept.pdp.client;

import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.pdp.oauth.Client;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.FormRequest;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/**
 * Authenticates a client by the one method it is registered for, whatever else it could show. An
 * unknown client, one of another organization, a wrong proof and a wrong method get the same
 * answer. Threads share it.
 */
final class RegisteredMethods implements ClientAuthenticator {
    private final ClientSecrets secrets;
    private final ClientAssertions assertions;
    private final ClientCertificates certificates;
    private final FailedLogins failures = new FailedLogins();

    RegisteredMethods(
            ClientSecrets secrets, ClientAssertions assertions, ClientCertificates certificates) {
        this.secrets = secrets;
        this.assertions = assertions;
        this.certificates = certificates;
    }

    @Override
    public @Nullable Client find(FormRequest request) {
        ClientCredential shown =
                ClientCredential.read(request.authorization(), request.form()::get);
        return shown == null ? null : authenticate(request, shown);
    }

    private Client authenticate(FormRequest request, ClientCredential shown) {
        Tenant tenant = request.tenant();
        ApplicationDocument application = application(tenant, shown.clientId());
        boolean isBelieved =
                switch (shown) {
                    case ClientCredential.Secret secret ->
                            secrets.believes(application, secret, tenant.now());
                    case ClientCredential.Assertion assertion ->
                            assertions.believes(application, assertion, tenant);
                    case ClientCredential.Name _ ->
                            isPublic(application)
                                    || certificates.believes(
                                            application, request.question().peer(), tenant.now());
                };
        if (!isBelieved || application == null || isTooWeak(application)) {
            InetAddress address = request.question().peer().address();
            throw failures.isTooMany(address, shown.clientId(), tenant.now())
                    ? OAuthError.tooManyFailures()
                    : OAuthError.invalidClient();
        }
        return new Client(application, application.details().tokenEndpointAuthMethod());
    }

    /**
     * FAPI 2.0 section 5.3.2.1 (1), (6): confidential clients, by mutual TLS or private_key_jwt.
     */
    private static boolean isTooWeak(ApplicationDocument application) {
        ClientAuthentication method = application.details().tokenEndpointAuthMethod();
        return application.details().settings().requests().profile().isFapi()
                && (method.isBySecret() || method == ClientAuthentication.NONE);
    }

    private static boolean isPublic(@Nullable ApplicationDocument application) {
        return application != null
                && application.details().tokenEndpointAuthMethod() == ClientAuthentication.NONE;
    }

    private static @Nullable ApplicationDocument application(Tenant tenant, String clientId) {
        ApplicationImage application =
                Id.isId(clientId)
                        ? tenant.organization().application(new ApplicationId(clientId))
                        : null;
        return application == null ? null : application.document();
    }
}
