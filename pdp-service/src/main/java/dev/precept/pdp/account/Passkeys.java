package dev.precept.pdp.account;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.account.Credentials.Kept;
import dev.precept.pdp.account.Credentials.Kind;
import dev.precept.pdp.jose.PersonalVault;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.sql.DataSource;

/**
 * Passkeys (W3C Web Authentication Level 2): keys that users' authenticators hold for this service
 * alone and use once they have verified their user. Which make of authenticator it is, is not asked
 * for. Threads share it.
 */
public final class Passkeys {
    private static final List<PublicKeyCredentialParameters> ALGORITHMS =
            List.of(
                    algorithm(COSEAlgorithmIdentifier.ES256),
                    algorithm(COSEAlgorithmIdentifier.EdDSA),
                    algorithm(COSEAlgorithmIdentifier.RS256));
    private static final boolean USER_VERIFIED = true;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final JsonMapper JSON = new JsonMapper();

    private final Credentials credentials;
    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager webAuthn =
            WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final AttestedCredentialDataConverter keys =
            new AttestedCredentialDataConverter(converter);

    public Passkeys(DataSource database, PersonalVault vault) {
        this.credentials = new Credentials(database, vault);
    }

    /**
     * For whom keys are made.
     *
     * @param id the host name that keys are bound to
     * @param origin where our pages come from
     */
    public record RelyingParty(String id, String origin) {}

    /**
     * What a browser answers to a challenge of ours.
     *
     * @param challenge base64url, as it was given to the browser
     * @param json the PublicKeyCredential as JSON (Level 3 section 5.1)
     */
    public record Answer(RelyingParty relyingParty, String challenge, String json) {}

    /**
     * A person's passkey.
     *
     * @param id base64url, as authenticators know it
     * @param name as its person calls it
     */
    public record Passkey(String id, String name, Instant createdAt, @Nullable Instant usedAt) {}

    /**
     * Who has shown a passkey.
     *
     * @param isHardware whether the key cannot leave its authenticator
     */
    public record Shown(Subject subject, boolean isHardware) {}

    /** A person's passkeys, the oldest first. */
    public List<Passkey> list(Subject subject) {
        return credentials.list(subject, Kind.PASSKEY).stream()
                .map(
                        kept -> {
                            JsonNode content = JSON.readTree(kept.content());
                            return new Passkey(
                                    ENCODER.encodeToString(key(content).getCredentialId()),
                                    content.get("name").asString(),
                                    kept.createdAt(),
                                    kept.usedAt());
                        })
                .toList();
    }

    /**
     * Keeps a new passkey (section 7.1).
     *
     * @return whether it is one that was made for us, on this challenge, its user verified
     */
    public boolean register(Subject subject, String name, Answer answer) {
        if (credentials.count(subject, Kind.PASSKEY) >= Limits.PASSKEYS) {
            return false;
        }
        RegistrationData made;
        try {
            made =
                    webAuthn.verify(
                            registration(answer.json()),
                            new RegistrationParameters(server(answer), ALGORITHMS, USER_VERIFIED));
        } catch (WebAuthnException | JacksonException | IllegalArgumentException refused) {
            return false;
        }
        AttestationObject attestation = made.getAttestationObject();
        AuthenticatorData<?> authenticator =
                attestation == null ? null : attestation.getAuthenticatorData();
        AttestedCredentialData key =
                authenticator == null ? null : authenticator.getAttestedCredentialData();
        if (key == null || authenticator == null) {
            return false;
        }
        ObjectNode content = JSON.createObjectNode();
        content.put("name", name);
        content.put("key", ENCODER.encodeToString(keys.convert(key)));
        content.put("hardware", !authenticator.isFlagBE());
        return credentials.put(
                subject,
                Kind.PASSKEY,
                id(subject.organization(), key.getCredentialId()),
                JSON.writeValueAsBytes(content));
    }

    /**
     * Who answers a challenge (section 7.2): empty where nobody does that is known here, or the
     * authenticator did not verify its user, or its counter shows that it was copied.
     */
    @SuppressWarnings("NullAway") // webauthn4j marks the elements of an array, not the array
    public Optional<Shown> verify(OrganizationId organization, Answer answer) {
        AuthenticationData shown;
        Optional<Kept> found;
        try {
            shown = webAuthn.parse(assertion(answer.json()));
            byte[] credential = shown.getCredentialId();
            found =
                    credential == null
                            ? Optional.empty()
                            : credentials.find(organization, id(organization, credential));
            if (found.isEmpty() || !isOwners(shown.getUserHandle(), found.get().subject())) {
                return Optional.empty();
            }
            JsonNode content = JSON.readTree(found.get().content());
            webAuthn.verify(
                    shown,
                    new AuthenticationParameters(
                            server(answer),
                            record(content, found.get().counter()),
                            null,
                            USER_VERIFIED));
            boolean isHardware = content.get("hardware").asBoolean();
            return isCounted(found.get(), shown)
                    ? Optional.of(new Shown(found.get().subject(), isHardware))
                    : Optional.empty();
        } catch (WebAuthnException | JacksonException | IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    /** Forgets a passkey; whether the person had it. */
    public boolean remove(Subject subject, String id) {
        try {
            byte[] credential = Base64.getUrlDecoder().decode(id);
            return credentials.remove(subject, id(subject.organization(), credential));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** The answer to a registration; what is missing is refused as what is malformed. */
    private static RegistrationRequest registration(String json) {
        JsonNode response = JSON.readTree(json).path("response");
        return new RegistrationRequest(
                bytes(response, "attestationObject"), bytes(response, "clientDataJSON"));
    }

    @SuppressWarnings("NullAway") // a user handle may be missing, and is not marked so
    private static AuthenticationRequest assertion(String json) {
        JsonNode credential = JSON.readTree(json);
        JsonNode response = credential.path("response");
        return new AuthenticationRequest(
                bytes(credential, "rawId"),
                response.has("userHandle") ? bytes(response, "userHandle") : null,
                bytes(response, "authenticatorData"),
                bytes(response, "clientDataJSON"),
                bytes(response, "signature"));
    }

    private static byte[] bytes(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isString()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return Base64.getUrlDecoder().decode(value.asString());
    }

    /** A counter that does not count stays zero; one that counts never stands still. */
    private boolean isCounted(Kept kept, AuthenticationData shown) {
        AuthenticatorData<?> authenticator = shown.getAuthenticatorData();
        long counter = authenticator == null ? 0 : authenticator.getSignCount();
        OrganizationId organization = kept.subject().organization();
        if (counter == 0 && kept.counter() == 0) {
            credentials.used(organization, kept.id());
            return true;
        }
        return credentials.advance(organization, kept.id(), counter);
    }

    private static boolean isOwners(byte @Nullable [] handle, Subject subject) {
        return handle == null
                || new String(handle, StandardCharsets.UTF_8).equals(subject.user().value());
    }

    @SuppressWarnings("NullAway") // client data may be null, and is not marked so
    private CredentialRecord record(JsonNode content, long counter) {
        boolean isBackupEligible = !content.get("hardware").asBoolean();
        return new CredentialRecordImpl(
                new NoneAttestationStatement(),
                USER_VERIFIED,
                isBackupEligible,
                null,
                counter,
                key(content),
                null,
                null,
                null,
                Set.of());
    }

    private AttestedCredentialData key(JsonNode content) {
        return keys.convert(Base64.getUrlDecoder().decode(content.get("key").asString()));
    }

    private byte[] id(OrganizationId organization, byte[] credential) {
        return credentials.named(organization, Kind.PASSKEY, ENCODER.encodeToString(credential));
    }

    private static ServerProperty server(Answer answer) {
        return new ServerProperty(
                new Origin(answer.relyingParty().origin()),
                answer.relyingParty().id(),
                new DefaultChallenge(Base64.getUrlDecoder().decode(answer.challenge())));
    }

    private static PublicKeyCredentialParameters algorithm(COSEAlgorithmIdentifier algorithm) {
        return new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm);
    }
}
