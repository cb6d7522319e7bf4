package dev.precept.pdp.decision;

import dev.precept.domain.attribute.Attributes;
import dev.precept.pdp.decision.Evaluation.Action;
import dev.precept.pdp.decision.Evaluation.Context;
import dev.precept.pdp.decision.Evaluation.Entity;

import org.jspecify.annotations.Nullable;

import java.util.StringJoiner;

/**
 * A request of one of the search APIs (AuthZEN 1.0 section 8).
 *
 * @param kind what is looked for
 * @param parts the question; of what is looked for it has the type only
 * @param page which part of the answer
 */
record SearchRequest(Kind kind, Evaluation parts, Page page) {
    /** What can be looked for. */
    enum Kind {
        SUBJECT,
        RESOURCE,
        ACTION
    }

    /**
     * Which part of the answer is asked for (section 8.2).
     *
     * @param token where to go on; null for the beginning
     * @param limit results at most
     */
    record Page(@Nullable String token, int limit) {
        static final Page FIRST = new Page(null, Limits.PAGE);
    }

    /** The request for these parts, of which what is looked for counts with its type only. */
    static SearchRequest of(Kind kind, Evaluation sent, Page page) {
        Entity subject = sent.subject();
        Entity resource = sent.resource();
        Evaluation parts =
                new Evaluation(
                        kind == Kind.SUBJECT ? typeOf(subject) : subject,
                        kind == Kind.ACTION ? null : sent.action(),
                        kind == Kind.RESOURCE ? typeOf(resource) : resource,
                        sent.context(),
                        sent.fault());
        return new SearchRequest(kind, parts, page);
    }

    private static @Nullable Entity typeOf(@Nullable Entity entity) {
        return entity == null ? null : new Entity(entity.type(), null, Attributes.NONE);
    }

    /** What is wrong with it as a question: ill-typed or missing. Null where it can be asked. */
    @Nullable String problem() {
        if (parts.fault() != null) {
            return parts.fault();
        }
        String problem =
                kind == Kind.SUBJECT
                        ? typeProblem("subject", parts.subject())
                        : Evaluation.problem("subject", parts.subject());
        if (problem == null && kind != Kind.ACTION) {
            problem = parts.actionProblem();
        }
        if (problem != null) {
            return problem;
        }
        return kind == Kind.RESOURCE
                ? typeProblem("resource", parts.resource())
                : Evaluation.problem("resource", parts.resource());
    }

    /** The type of the subjects asked about. */
    String subjectType() {
        return typeName(parts.subject());
    }

    /** The type of the resources asked about. */
    String resourceType() {
        return typeName(parts.resource());
    }

    private static String typeName(@Nullable Entity entity) {
        return entity == null || entity.type() == null ? "" : entity.type();
    }

    private static @Nullable String typeProblem(String what, @Nullable Entity entity) {
        return entity == null || entity.type() == null ? what + " needs a type, a string" : null;
    }

    /**
     * All of the question, in words that no other question has: a page token is for these. The page
     * is left out.
     */
    String question() {
        StringJoiner question = new StringJoiner("\n");
        question.add(kind.name());
        add(question, parts.subject());
        Action action = parts.action();
        if (action != null) {
            question.add(quoted(action.name())).add(quoted(action.properties().toString()));
        }
        add(question, parts.resource());
        Context context = parts.context();
        if (context != null) {
            question.add(quoted(context.application())).add(quoted(context.members().toString()));
        }
        return question.toString();
    }

    private static void add(StringJoiner question, @Nullable Entity entity) {
        if (entity != null) {
            question.add(quoted(entity.type()))
                    .add(quoted(entity.id()))
                    .add(quoted(entity.properties().toString()));
        }
    }

    /** With its length, so that no text runs into the next. */
    private static String quoted(@Nullable String text) {
        return text == null ? "-" : text.length() + ":" + text;
    }
}
