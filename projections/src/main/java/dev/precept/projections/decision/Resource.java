package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.AMBIGUOUS_API;
import static dev.precept.projections.decision.Reason.PATH_REFUSED;
import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.UNKNOWN_API;
import static dev.precept.projections.decision.Reason.UNKNOWN_OPERATION;
import static dev.precept.projections.decision.Reason.UNKNOWN_SCOPE;

import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.CompiledOperation;
import dev.precept.projections.image.CompiledOperation.Alternative;
import dev.precept.projections.image.OperationMatch;
import dev.precept.projections.image.RequestPath;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a request is about, and what it asks for.
 *
 * <ul>
 *   <li>The type names an API by handle or resource type: the organization's own, else its nearest
 *       ancestor's. Two of one organization are ambiguous. An API whose identifier means another
 *       one here is unknown, since no token can be for it; so is one that the image has not whole.
 *   <li>An id that begins with '/' is a path: with the method it finds the operation, which has the
 *       alternatives of scopes, or is public. Any other is an instance, which need not be known:
 *       the action is then a scope by the API's own name for it, and asks for just that one.
 * </ul>
 *
 * @param apiReason why there is no API; else PERMITTED
 * @param api the API
 * @param operationReason why there is no operation; else PERMITTED
 * @param alternatives one of which suffices
 * @param isPublicOperation whether none is needed, nor anything else
 * @param operation the operation; null for an instance, and where there is none
 */
record Resource(
        Reason apiReason,
        @Nullable ApiImage api,
        Reason operationReason,
        List<Alternative> alternatives,
        boolean isPublicOperation,
        @Nullable CompiledOperation operation) {

    static Resource of(View view, AccessRequest request) {
        List<ApiImage> named = view.apisNamed(request.resourceType());
        if (named.size() > 1) {
            return withoutApi(AMBIGUOUS_API);
        }
        if (named.isEmpty()) {
            return withoutApi(
                    RequestPath.isRefused(request.resourceId()) ? PATH_REFUSED : UNKNOWN_API);
        }
        if (!view.identifies(named.getFirst())) {
            return withoutApi(UNKNOWN_API);
        }
        ApiImage api = named.getFirst();
        if (!view.image().hasWhole(api.document().id())) {
            return withoutApi(UNKNOWN_API);
        }
        return request.resourceId().startsWith("/")
                ? ofPath(api, request)
                : ofInstance(api, request.action());
    }

    private static Resource ofPath(ApiImage api, AccessRequest request) {
        return switch (api.match(request.action(), request.resourceId())) {
            case OperationMatch.Found(CompiledOperation operation) ->
                    new Resource(
                            PERMITTED,
                            api,
                            PERMITTED,
                            operation.alternatives(),
                            operation.isPublic(),
                            operation);
            case OperationMatch.Refused() -> withoutOperation(api, PATH_REFUSED);
            case OperationMatch.None() -> withoutOperation(api, UNKNOWN_OPERATION);
        };
    }

    private static Resource ofInstance(ApiImage api, String action) {
        List<Alternative> alternatives = api.alternatives(action);
        return alternatives.isEmpty()
                ? withoutOperation(api, UNKNOWN_SCOPE)
                : new Resource(PERMITTED, api, PERMITTED, alternatives, false, null);
    }

    private static Resource withoutApi(Reason reason) {
        return new Resource(reason, null, PERMITTED, List.of(), false, null);
    }

    private static Resource withoutOperation(ApiImage api, Reason reason) {
        return new Resource(PERMITTED, api, reason, List.of(), false, null);
    }

    /** Whether anybody may pass: the operation asks for no token, and the API is live. */
    boolean isOpenToAll() {
        return isPublicOperation && api != null && api.document().lifecycle().isLive();
    }
}
