package dev.precept.pdp.decision;

import dev.precept.pdp.decision.PartsReader.BadRequest;
import dev.precept.pdp.decision.SearchRequest.Kind;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Leasing;
import dev.precept.pdp.door.Recall;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.PageTokens;
import dev.precept.pdp.jose.PageTokens.Place;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.search.ActionSearch;
import dev.precept.projections.search.Found;
import dev.precept.projections.search.Page;
import dev.precept.projections.search.ResourceSearch;
import dev.precept.projections.search.Search;
import dev.precept.projections.search.SubjectSearch;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The Subject, Resource and Action Search APIs (AuthZEN 1.0 section 8). A page goes on after the
 * last entry of the one before, on the image of now; never on an older one than that came from. Who
 * asks for NDJSON is sent all results, one a line, from one image. The pages of an answer about the
 * past are all of its position.
 */
final class SearchDoor implements Door {
    private static final Set<String> POST = Set.of("POST");
    private static final String NDJSON = "application/x-ndjson";

    private final Kind kind;
    private final Questions questions;
    private final PageTokens tokens;

    SearchDoor(Kind kind, Questions questions, PageTokens tokens) {
        this.kind = kind;
        this.questions = questions;
        this.tokens = tokens;
    }

    @Override
    public Admission admission() {
        return Admission.READER;
    }

    @Override
    public Set<String> methods() {
        return POST;
    }

    @Override
    public Recall recall() {
        return Recall.EVERYTHING;
    }

    @Override
    public Leasing leasing() {
        return Leasing.THROUGHOUT;
    }

    @Override
    public Answer answer(Visit visit) {
        if (!visit.question().isOfType("application/json")) {
            return Answer.text(400, "the Content-Type must be application/json");
        }
        // Looking through many candidates takes its time.
        NonBlocking.beforeWaiting();
        try {
            SearchRequest request = SearchReader.read(kind, visit.question().body());
            return answer(visit, request);
        } catch (BadRequest bad) {
            return Answer.text(400, String.valueOf(bad.getMessage()));
        }
    }

    private Answer answer(Visit visit, SearchRequest request) throws BadRequest {
        String question = question(visit, request);
        String after = null;
        if (request.page().token() != null) {
            Place place =
                    tokens.open(question, request.page().token())
                            .orElseThrow(
                                    () ->
                                            new BadRequest(
                                                    "page.token is not one that was given for this"
                                                            + " question: ask it without"));
            if (place.position().compareTo(visit.image().position()) > 0) {
                return refusal(
                        new Problem(
                                503,
                                "not-caught-up",
                                "This node has not reached position "
                                        + place.position()
                                        + " yet. Ask again, or another node."));
            }
            after = place.cursor();
        }
        Search search = search(visit, request);
        if (isStreamAsked(visit)) {
            Iterator<Found> found =
                    search == null ? Collections.emptyIterator() : search.in(visit.image(), after);
            return Answer.streamed(NDJSON, out -> SearchWriter.lines(request, found, out));
        }
        Page page =
                search == null
                        ? new Page(List.of(), null)
                        : Page.of(
                                search,
                                visit.image(),
                                after,
                                request.page().limit(),
                                Limits.CANDIDATES);
        String next =
                page.next() == null
                        ? ""
                        : tokens.seal(question, new Place(page.next(), visit.image().position()));
        String answer = SearchWriter.page(request, page.found(), next, visit.image().position());
        Answer written = Answer.json(answer.getBytes(StandardCharsets.UTF_8));
        return visit.isOfThePast() && request.parts().showsCredentials()
                ? written.with(Headers.LEFT_OUT, "credentials")
                : written;
    }

    /** What a page's token is for: of the past, the position as well. */
    private static String question(Visit visit, SearchRequest request) {
        String question = visit.organizationId() + "\n" + request.question();
        return visit.isOfThePast() ? visit.image().position() + "\n" + question : question;
    }

    private static boolean isStreamAsked(Visit visit) {
        String accept = visit.question().fields().first("Accept");
        return accept != null && accept.contains(NDJSON);
    }

    /** Null where there is nothing of the type. */
    private @Nullable Search search(Visit visit, SearchRequest request) throws BadRequest {
        AccessRequest question = questions.of(visit, request.parts());
        return switch (kind) {
            case SUBJECT -> subjects(request, question);
            case RESOURCE -> new ResourceSearch(question);
            case ACTION -> new ActionSearch(question);
        };
    }

    /** Null for a type of which there are none. */
    private static @Nullable Search subjects(SearchRequest request, AccessRequest question)
            throws BadRequest {
        return switch (request.subjectType()) {
            case "user" -> new SubjectSearch(question, SubjectSearch.Kind.USER);
            case "client" -> new SubjectSearch(question, SubjectSearch.Kind.CLIENT);
            case "token" ->
                    throw new BadRequest(
                            "subjects of type token cannot be searched: tokens are not kept");
            default -> null;
        };
    }

    @Override
    public Answer refusal(Problem problem) {
        return AuthZenDoors.refusal(problem);
    }
}
