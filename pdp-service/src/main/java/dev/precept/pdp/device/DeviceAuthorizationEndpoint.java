package dev.precept.pdp.device;

import dev.precept.domain.application.GrantType;
import dev.precept.pdp.device.DeferredRequest.Kind;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.oauth.Client;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.FormDoor;
import dev.precept.pdp.oauth.FormRequest;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.NonBlocking;

import org.springframework.dao.DuplicateKeyException;

import java.security.SecureRandom;
import java.util.List;

/** The device authorization endpoint, RFC 8628 section 3.1. Threads share it. */
final class DeviceAuthorizationEndpoint implements FormDoor.Endpoint {
    private final ClientAuthenticator clients;
    private final DeferredGrants grants;
    private final RandomValues values;
    private final SecureRandom random = new SecureRandom();

    DeviceAuthorizationEndpoint(
            ClientAuthenticator clients, DeferredGrants grants, RandomValues values) {
        this.clients = clients;
        this.grants = grants;
        this.values = values;
    }

    @Override
    public boolean isForAnyOrigin() {
        return true;
    }

    @Override
    public Answer answer(FormRequest request) {
        Client client = clients.authenticate(request);
        AskedScopes.requireGrant(client, GrantType.DEVICE_CODE);
        Asked asked =
                new Asked(
                        AskedScopes.of(request.form()),
                        request.form().resources(),
                        List.of(),
                        null,
                        null);
        NonBlocking.beforeWaiting();
        String code = values.next();
        UserCode userCode = UserCode.next(random);
        Tenant tenant = request.tenant();
        try {
            grants.begin(
                    tenant,
                    new DeferredGrants.New(
                            Kind.DEVICE,
                            code,
                            client.id(),
                            asked,
                            userCode,
                            null,
                            tenant.now().plus(Limits.DEVICE_LIFE)));
        } catch (DuplicateKeyException taken) {
            // One in thousands of millions; the next one is free.
            throw OAuthError.unavailable();
        }
        String uri = tenant.issuer() + "/device";
        return Answer.json(
                200,
                "{\"device_code\":"
                        + JsonText.quote(code)
                        + ",\"user_code\":"
                        + JsonText.quote(userCode.shown())
                        + ",\"verification_uri\":"
                        + JsonText.quote(uri)
                        + ",\"verification_uri_complete\":"
                        + JsonText.quote(uri + "?user_code=" + userCode.shown())
                        + ",\"expires_in\":"
                        + Limits.DEVICE_LIFE.toSeconds()
                        + ",\"interval\":"
                        + Limits.INTERVAL_SECONDS
                        + "}");
    }
}
