package dev.precept.pdp.decision;

import dev.precept.domain.attribute.Attributes;

import org.jspecify.annotations.Nullable;

/**
 * One evaluation as sent (AuthZEN 1.0 section 6.1), before anything is known to be complete: what
 * was not sent is null. In a batch the request's own parts stand in for those an item lacks.
 *
 * @param fault what is ill-typed in it; null where nothing is
 */
record Evaluation(
        @Nullable Entity subject,
        @Nullable Action action,
        @Nullable Entity resource,
        @Nullable Context context,
        @Nullable String fault) {

    /** A subject or a resource. */
    record Entity(@Nullable String type, @Nullable String id, Attributes properties) {
        /** What names a thing is filled in from the defaults; its properties are its own. */
        Entity withDefaults(@Nullable Entity defaults) {
            return defaults == null
                    ? this
                    : new Entity(
                            type == null ? defaults.type : type,
                            id == null ? defaults.id : id,
                            properties);
        }
    }

    /** What is to be done. */
    record Action(@Nullable String name, Attributes properties) {
        /** Its name is filled in from the defaults; its properties are its own. */
        Action withDefaults(@Nullable Action defaults) {
            return defaults == null || name != null ? this : new Action(defaults.name, properties);
        }
    }

    /**
     * What is said of the request itself.
     *
     * @param application the application a user comes with
     * @param proof what proves the key that a token is bound to; null for nothing
     * @param members everything else
     */
    record Context(@Nullable String application, @Nullable Proof proof, Attributes members) {}

    /**
     * What a token's sender showed the caller to prove its key.
     *
     * @param dpop a DPoP proof; null for none
     * @param method of the request that the proof came with
     * @param uri of that request
     * @param certificate of the connection it came by; null for none
     */
    record Proof(
            @Nullable String dpop,
            @Nullable String method,
            @Nullable String uri,
            @Nullable String certificate) {}

    /** One of which nothing can be read. */
    static Evaluation faulty(String fault) {
        return new Evaluation(null, null, null, null, fault);
    }

    /**
     * This one, with whole parts of the other where it has none of its own (section 7.1.1); a part
     * that lacks its type, id or name takes that one from the other.
     */
    Evaluation withDefaults(Evaluation defaults) {
        return new Evaluation(
                subject == null ? defaults.subject : subject.withDefaults(defaults.subject),
                action == null ? defaults.action : action.withDefaults(defaults.action),
                resource == null ? defaults.resource : resource.withDefaults(defaults.resource),
                context == null ? defaults.context : context,
                fault);
    }

    /** Whether its subject is a token or a key, to be verified. */
    boolean showsCredentials() {
        return subject != null && ("token".equals(subject.type) || "api-key".equals(subject.type));
    }

    /** What is wrong with it as a question: ill-typed or missing. Null where it can be asked. */
    @Nullable String problem() {
        if (fault != null) {
            return fault;
        }
        String problem = problem("subject", subject);
        if (problem == null) {
            problem = actionProblem();
        }
        return problem == null ? problem("resource", resource) : problem;
    }

    /** What is missing of the action; null where nothing is. */
    @Nullable String actionProblem() {
        if (action == null) {
            return "action is missing: an object with name";
        }
        return action.name == null ? "action needs a name, a string" : null;
    }

    /** What is missing of an entity; null where nothing is. */
    static @Nullable String problem(String what, @Nullable Entity entity) {
        if (entity == null) {
            return what + " is missing: an object with type and id";
        }
        return entity.type == null || entity.id == null
                ? what + " needs type and id, both strings"
                : null;
    }
}
