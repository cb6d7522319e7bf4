package dev.precept.pdp.decision;

import org.jspecify.annotations.Nullable;

/**
 * One evaluation as sent (AuthZEN 1.0 section 6.1), before anything is known to be complete: a part
 * that was not sent is null. In a batch the request's own parts stand in for those an item lacks.
 *
 * @param fault what is ill-typed in it; null where nothing is
 */
record Evaluation(
        @Nullable Entity subject,
        @Nullable String action,
        @Nullable Entity resource,
        @Nullable Context context,
        @Nullable String fault) {

    /** A subject or a resource. */
    record Entity(String type, String id) {}

    /**
     * What we read of the context.
     *
     * @param application the application a user comes with
     */
    record Context(@Nullable String application) {}

    /** This one, with whole parts of the other where it has none of its own (section 7.1.1). */
    Evaluation withDefaults(Evaluation defaults) {
        return new Evaluation(
                subject == null ? defaults.subject : subject,
                action == null ? defaults.action : action,
                resource == null ? defaults.resource : resource,
                context == null ? defaults.context : context,
                fault);
    }

    /** What is wrong with it as a question: ill-typed or missing. Null where it can be asked. */
    @Nullable String problem() {
        if (fault != null) {
            return fault;
        }
        if (subject == null) {
            return "subject is missing: an object with type and id";
        }
        if (action == null) {
            return "action is missing: an object with name";
        }
        if (resource == null) {
            return "resource is missing: an object with type and id";
        }
        return null;
    }
}
