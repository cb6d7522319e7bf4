package dev.precept.pdp.token;

import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.web.JsonText;

import org.springframework.dao.DataAccessException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Answers as JWTs signed by the issuer, for those who ask for that. Threads share it. */
final class SignedAnswers {
    private static final String JSON = "application/json";

    private final JwtSigner signer;

    SignedAnswers(JwtSigner signer) {
        this.signer = signer;
    }

    /** Whether the media type is accepted by name, and plain JSON is not named before it. */
    static boolean isAskedFor(String mediaType, Question question) {
        return question.fields().all("Accept").stream()
                .flatMap(field -> Arrays.stream(field.split(",")))
                .map(range -> range.split(";", 2)[0].strip())
                .filter(range -> range.equalsIgnoreCase(mediaType) || range.equalsIgnoreCase(JSON))
                .findFirst()
                .filter(mediaType::equalsIgnoreCase)
                .isPresent();
    }

    /**
     * An answer of this media type.
     *
     * @param type the JWT's {@code typ}
     * @param audience whom it is for
     * @param members what it says beyond {@code iss}, {@code aud} and {@code iat}: members of a
     *     JSON object
     * @throws dev.precept.pdp.oauth.OAuthException where nothing can sign
     */
    Answer answer(
            Tenant tenant,
            SignatureAlgorithm algorithm,
            String type,
            String audience,
            String members) {
        String claims =
                "{\"iss\":"
                        + JsonText.quote(tenant.issuer())
                        + ",\"aud\":"
                        + JsonText.quote(audience)
                        + ",\"iat\":"
                        + tenant.now().getEpochSecond()
                        + ","
                        + members
                        + "}";
        try {
            byte[] jwt =
                    signer.sign(
                                    tenant.organization(),
                                    algorithm,
                                    type,
                                    claims.getBytes(StandardCharsets.UTF_8))
                            .orElseThrow(OAuthError::unavailable)
                            .getBytes(StandardCharsets.US_ASCII);
            String mediaType = type.equals("JWT") ? "application/jwt" : "application/" + type;
            return new Answer(200, Fields.of("Content-Type", mediaType), jwt);
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
    }
}
