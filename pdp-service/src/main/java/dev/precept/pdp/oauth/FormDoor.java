package dev.precept.pdp.oauth;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Leasing;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.web.Problem;

import org.springframework.dao.DataAccessException;

import java.util.Set;

/**
 * The door of an endpoint of OAuth that takes a form: sees to what all of them ask of a request,
 * and answers in OAuth's form whatever is wrong with it. Threads share it.
 */
public final class FormDoor implements Door {
    private static final Set<String> POST = Set.of("POST");
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Issuers issuers;
    private final Endpoint endpoint;

    public FormDoor(Issuers issuers, Endpoint endpoint) {
        this.issuers = issuers;
        this.endpoint = endpoint;
    }

    /** What answers a form. Threads share it. */
    @FunctionalInterface
    public interface Endpoint {
        /**
         * The answer; {@code temporarily_unavailable} where the database is away.
         *
         * @throws OAuthException where it is an error
         * @throws dev.precept.pdp.web.NonBlocking.MustWait on a thread that must not wait
         */
        Answer answer(FormRequest request);

        /** Whether clients ask it that run in a browser. */
        default boolean isForAnyOrigin() {
            return false;
        }

        /** Whether this node's lease has to hold for the answer. */
        default Leasing leasing() {
            return Leasing.NONE;
        }
    }

    @Override
    public Admission admission() {
        return Admission.OWN;
    }

    @Override
    public Set<String> methods() {
        return POST;
    }

    @Override
    public boolean isForAnyOrigin() {
        return endpoint.isForAnyOrigin();
    }

    @Override
    public Leasing leasing() {
        return endpoint.leasing();
    }

    @Override
    public Answer answer(Visit visit) {
        Tenant tenant = Tenant.of(visit, issuers);
        try {
            return unkept(endpoint.answer(request(tenant, visit.question())));
        } catch (OAuthException refused) {
            return unkept(OAuthError.answer(refused, tenant.issuer()));
        } catch (DataAccessException away) {
            return unkept(OAuthError.answer(OAuthError.unavailable(), tenant.issuer()));
        }
    }

    private static FormRequest request(Tenant tenant, Question question) {
        // RFC 6749 section 2.3.1: credentials are never in the request URI; nor is anything else.
        if (question.query() != null) {
            throw OAuthError.invalidRequest(
                    "Parameters belong in the request body, not in the query.");
        }
        // RFC 6749 section 3.2, RFC 7662 section 2.1: parameters are form-urlencoded.
        if (!question.isOfType(FORM)) {
            throw OAuthError.invalidRequest("The request body has to be " + FORM + ".");
        }
        // RFC 9110 section 5.3: Authorization is one field.
        if (question.fields().count("Authorization") > 1) {
            throw OAuthError.invalidRequest("There is more than one Authorization header.");
        }
        return new FormRequest(tenant, Form.read(question.body()), question);
    }

    @Override
    public Answer refusal(Problem problem) {
        return unkept(OAuthError.answer(problem));
    }

    /** Whatever comes of it is nobody else's to keep. */
    private static Answer unkept(Answer answer) {
        return answer.with("Cache-Control", "no-store");
    }
}
