package dev.precept.pdp.client;

import dev.precept.domain.application.SenderConstraint;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.jose.DpopNonces;
import dev.precept.pdp.jose.DpopProof;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.SenderKey;
import dev.precept.pdp.jose.ShownProof;
import dev.precept.pdp.oauth.Client;
import dev.precept.pdp.oauth.FormRequest;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.SenderProof;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.web.NonBlocking;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Which key the sender of a form proves: by DPoP (RFC 9449 section 5), where a proof counts once on
 * whatever node, or by its TLS certificate (RFC 8705 section 3). Threads share it.
 */
final class SenderKeys implements SenderProof {
    private static final String PROOF = "DPoP";
    private static final String NONCE = "DPoP-Nonce";

    private final OneTimeIds ids;
    private final DpopNonces nonces;
    private final boolean isNonceRequired;

    /**
     * Reads proofs.
     *
     * @param isNonceRequired whether every proof has to bear a nonce, not only those of clients
     *     that a profile of FAPI binds
     */
    SenderKeys(OneTimeIds ids, DpopNonces nonces, boolean isNonceRequired) {
        this.ids = ids;
        this.nonces = nonces;
        this.isNonceRequired = isNonceRequired;
    }

    @Override
    public @Nullable SenderKey find(FormRequest request, Client client) {
        SenderConstraint constraint = client.application().details().settings().senderConstraint();
        X509Certificate certificate = request.question().peer().certificate();
        List<String> proofs = request.question().fields().all(PROOF);
        if (constraint == SenderConstraint.MTLS) {
            // RFC 8705 section 3; RFC 9449 section 5: a proof asks for a token bound by DPoP.
            if (certificate == null || !proofs.isEmpty()) {
                throw OAuthError.invalidRequest(
                        "The client's tokens are bound to its TLS certificate, and to no DPoP"
                                + " key.");
            }
            return ShownProof.key(certificate);
        }
        if (!proofs.isEmpty()) {
            return proved(request, client, proofs);
        }
        return switch (constraint) {
            case NONE -> null;
            // RFC 9449 section 5.2: dpop_bound_access_tokens.
            case DPOP, MTLS ->
                    throw invalid("The client's tokens are bound by DPoP: send a proof.");
            case ANY -> {
                if (certificate == null) {
                    throw OAuthError.invalidRequest(
                            "The client's tokens are bound: send a DPoP proof, or use its TLS"
                                    + " certificate.");
                }
                yield ShownProof.key(certificate);
            }
        };
    }

    private SenderKey proved(FormRequest request, Client client, List<String> proofs) {
        // RFC 9449 section 4.3 (1): not more than one DPoP field.
        if (proofs.size() > 1) {
            throw invalid("There is more than one DPoP header.");
        }
        NonBlocking.beforeWaiting();
        Tenant tenant = request.tenant();
        DpopProof proof = read(tenant, request.question(), proofs.getFirst());
        boolean isFapi = client.application().details().settings().requests().profile().isFapi();
        // FAPI 2.0 section 5.4.1.
        if (isFapi && proof.algorithm() == SignatureAlgorithm.RS256) {
            throw invalid("The DPoP proof is signed by an algorithm that its profile refuses.");
        }
        // RFC 9449 section 8.
        boolean isFresh = proof.nonce() != null && nonces.isLive(proof.nonce(), tenant.now());
        if (!isFresh && (proof.nonce() != null || isFapi || isNonceRequired)) {
            throw OAuthError.useDpopNonce(nonces.at(tenant.now()));
        }
        boolean isNew;
        try {
            // RFC 9449 section 11.1.
            isNew =
                    ids.use(
                            tenant.id(),
                            "dpop " + proof.key().thumbprint(),
                            proof.id(),
                            proof.expiresAt());
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
        if (!isNew) {
            throw invalid("The DPoP proof was used before.");
        }
        return proof.key();
    }

    private static DpopProof read(Tenant tenant, Question question, String proof) {
        String handle = tenant.organization().document().handle().value();
        String below = question.path().substring("/o/".length() + handle.length());
        try {
            return DpopProof.read(proof, question.method(), tenant.issuer() + below, tenant.now());
        } catch (InvalidJwtException unfit) {
            throw invalid("The DPoP proof does not hold for this request.");
        }
    }

    @Override
    public Answer completed(FormRequest request, Answer answer) {
        return request.question().fields().count(PROOF) == 0
                ? answer
                : answer.with(NONCE, nonces.at(request.tenant().now()));
    }

    /** RFC 9449 section 5. */
    private static RuntimeException invalid(String description) {
        return OAuthError.of(OAuthError.INVALID_DPOP_PROOF, description);
    }
}
